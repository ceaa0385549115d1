# Ngày thi: vào phòng, làm bài, nộp bài, coi thi

# Tên
sitting-part-theory = Bài lý thuyết
sitting-part-practical = Bài thực hành
sitting-outcome-submitted = Đã nộp bài
sitting-outcome-timed-out = Hết giờ, hệ thống tự nộp
sitting-outcome-withdrawn = Rút khỏi kỳ thi
sitting-outcome-disqualified = Bị hủy kết quả theo quyết định
sitting-outcome-void = Không tính
sitting-outcome-at = { $outcome } lúc { $at }
sitting-whole-room = Cả phòng

# Mã dự thi
sitting-wrong-code = Mã dự thi không đúng hoặc không còn dùng được. Kiểm tra lại từng ký tự trên phiếu; vẫn không được thì báo giám thị.

# Phòng chờ
sitting-may-start = Được bắt đầu
sitting-waiting = Đang chờ
sitting-not-admitted = Không bắt đầu được
sitting-working = Đang làm
sitting-go-on = Vào bài đang làm
sitting-see-receipt = Xem kết quả và biên nhận
sitting-minutes = Thời gian làm bài { $minutes } phút.
sitting-would-end = Thời gian làm bài { $minutes } phút. Bắt đầu ngay bây giờ thì hết giờ lúc { $at }.
sitting-ends-at = Hết giờ lúc { $at }.
sitting-ended-at = Kết thúc lúc { $at }.

# Không được bắt đầu
sitting-not-open-yet = Giám thị chưa mở bài này. Trang tự cập nhật khi bài được mở.
sitting-not-checked-in = Anh/chị chưa được điểm danh. Đưa giấy tờ tùy thân cho giám thị để được vào thi.
sitting-too-late = Đã quá { $minutes } phút kể từ khi bắt đầu tính giờ nên không được vào thi (Điều 13 khoản 1 Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT). Hạn cuối là { $until } ngày { $day }. Anh/chị liên hệ Hội đồng thi.
sitting-time-over = Giờ làm bài này đã hết.
sitting-ended = Ca thi đã kết thúc.
sitting-paused = Ca thi đang tạm dừng. Anh/chị chờ giám thị.
sitting-absent = Anh/chị đã được ghi là vắng mặt. Báo giám thị nếu chưa đúng.
sitting-barred = Anh/chị đến quá giờ nên không được vào thi (Điều 13 khoản 1 Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT).
sitting-suspended = Anh/chị đã bị đình chỉ thi. Anh/chị liên hệ Hội đồng thi.
sitting-withdrawn = Anh/chị đã rút khỏi kỳ thi này.
sitting-window-not-yet = Bài kiểm tra được mở từ { $from }.
sitting-window-over = Hạn bắt đầu bài kiểm tra là { $to }, nay đã qua. Anh/chị liên hệ giảng viên.
sitting-no-such-part = Kỳ thi này không có bài đó.
sitting-no-form = Chưa có đề cho anh/chị. Báo giám thị ngay.
sitting-no-task = Ca thi chưa có đề thực hành. Báo giám thị ngay.

# Làm bài
sitting-closed = Bài đã đóng lúc { $at }. Không nhận thêm câu trả lời hay tệp nào.
sitting-not-begun = Anh/chị chưa bắt đầu bài này.
sitting-open-elsewhere = Bài thi đang mở ở cửa sổ hoặc máy khác nên câu trả lời này chưa được lưu. Tải lại trang để tiếp tục ở đây.
sitting-changed-meanwhile = Bài thi vừa thay đổi ở nơi khác. Tải lại trang để xem tình trạng mới nhất.
sitting-save-unreadable = Câu trả lời gửi lên không đúng dạng nên chưa được lưu. Tải lại trang rồi chọn lại.
sitting-confirm-first = Chưa nộp bài: anh/chị đánh dấu vào ô xác nhận rồi bấm “Nộp bài”.

# Kết quả
sitting-passed = ĐẠT bài này
sitting-failed = CHƯA ĐẠT bài này
sitting-needed = Cần từ { $needed } điểm trở lên ({ $percent }%) để đạt bài này.
sitting-practical-later = Bài thực hành được hai cán bộ chấm thi chấm. Kết quả được công bố sau khi cơ quan quản lý phê duyệt.
sitting-no-mark = Bài này không được tính điểm.

# Tệp bài thực hành
sitting-files-received = Đã nhận đủ { $count } tệp.
sitting-confirm-files = Tôi đã tải lên đủ tệp (đang có { $count } tệp). Sau khi nộp, tôi không sửa được nữa.
sitting-file-empty = Tệp “{ $name }” rỗng nên không được nhận. Lưu lại bài làm rồi tải lên.
sitting-file-too-big = Tệp “{ $name }” lớn hơn { $megabytes } MB nên không được nhận. Giảm dung lượng ảnh trong tệp rồi tải lại.
sitting-file-kind = Tệp “{ $name }” không phải .docx, .xlsx hoặc .pptx nên không được nhận. Lưu lại đúng dạng rồi tải lên.
sitting-file-old-format = Tệp “{ $name }” ở dạng Office cũ. Mở tệp, chọn “Lưu thành” dạng .docx, .xlsx hoặc .pptx rồi tải lên.
sitting-file-password = Tệp “{ $name }” có mật khẩu hoặc ở dạng Office cũ nên không được nhận. Bỏ mật khẩu, lưu lại rồi tải lên.
sitting-file-broken = Tệp “{ $name }” bị hỏng hoặc tải chưa trọn vẹn nên không được nhận. Lưu lại rồi tải lên lần nữa.
sitting-file-macros = Tệp “{ $name }” có macro nên không được nhận. Lưu thành dạng không có macro (.docx, .xlsx, .pptx) rồi tải lên.
sitting-file-mismatch = Nội dung tệp “{ $name }” không đúng với đuôi tệp nên không được nhận. Lưu lại đúng dạng rồi tải lên.

# Coi thi
sitting-not-approved = Ca thi chưa được Chủ tịch Hội đồng thi phê duyệt nên chưa có đề.
sitting-nobody-here = Chưa điểm danh thí sinh nào. Điểm danh rồi mới mở bài.
sitting-theory-first = Mở bài lý thuyết trước.
sitting-theory-running = Còn { $count } thí sinh đang làm bài lý thuyết. Chờ hết giờ hoặc nộp bài rồi mới mở bài thực hành.
sitting-minutes-range = Nhập số phút từ 1 đến { $most }.
sitting-reason-required = Ghi lý do cộng giờ; lý do được đưa vào biên bản.
sitting-minutes-granted = Đã cộng { $minutes } phút.
sitting-is-open = Đã bắt đầu tính giờ.
sitting-is-ended = Đã kết thúc ca thi.
