# Câu chữ của phần chấm thi và kết quả

# Từ chối: nói rõ quy định và việc cần làm
marking-too-few-examiners = Mỗi bài thực hành phải do hai người chấm độc lập (Điều 15, Thông tư liên tịch 17/2016). Chọn ít nhất hai cán bộ chấm thi; nếu chưa đủ người, đề nghị quản trị hệ thống giao thêm vai trò Cán bộ chấm thi.
marking-examiner-not-eligible = Có người được chọn không được chấm kỳ thi này: người ra đề, người duyệt đề, cán bộ coi thi, thí sinh, người giữ phách và trưởng ban chấm thi không được chấm. Tải lại trang và chọn người khác.
marking-round-state = Kỳ thi không ở bước này nữa hoặc chưa đến bước này. Tải lại trang để xem kỳ thi đang ở bước nào.
marking-round-not-ready = Chưa đánh phách được: còn { $sittings } ca thi chưa kết thúc và { $papers } bài chưa đóng. Đợi giám thị kết thúc ca thi rồi làm lại.
marking-changed-meanwhile = Kỳ thi vừa có thay đổi trong lúc anh/chị làm việc này, nên chưa có gì được ghi. Tải lại trang rồi làm lại.
marking-changed-elsewhere = Phiếu điểm này vừa được lưu ở một cửa sổ khác, nên lần lưu này chưa được ghi. Mở lại bài để xem điểm đang lưu rồi nhập tiếp.
marking-sheet-final = Phiếu điểm này đã chốt nên không sửa được nữa (Điều 15, Thông tư liên tịch 17/2016).
marking-not-all-marked = Còn { $open } bài thực hành chưa có điểm cuối cùng. Chấm xong tất cả các bài rồi mới lập được kết quả.
marking-nothing-to-move = Không có bài nào để chuyển: người này đã bắt đầu chấm tất cả các bài được giao, hoặc người nhận đã chấm các bài đó ở vị trí kia.
marking-mark-range = Nhập điểm từ 0 đến { $most }, tối đa hai chữ số thập phân, ví dụ 0,15.
marking-mark-missing = Tiêu chí này chưa có điểm. Nhập 0 nếu bài không đạt.
marking-reason-short = Ghi lý do rõ ràng, ít nhất 10 ký tự; lý do được lưu cùng bài chấm.
marking-decision-in-future = Ngày ký quyết định không được sau hôm nay.
marking-decision-number-taken = Số quyết định này đã được dùng trong cùng ngày của cơ quan này. Kiểm tra lại số quyết định.
marking-too-long = Mục này dài quá { $most } ký tự. Rút gọn lại.

# Tệp không giao được cho người chấm
marking-file-kind = Loại tệp này có thể chứa tên người làm ở nơi hệ thống không xóa được. Hệ thống chỉ xóa được tên trong tệp .docx, .xlsx, .pptx, .txt và .csv.
marking-file-locked = Tệp có mật khẩu hoặc là định dạng Office 97–2003 nên hệ thống không xóa tên được.
marking-file-macro = Tệp có chứa macro nên không được giao cho người chấm.
marking-file-object = Tệp có đối tượng nhúng của chương trình khác ({ $part }), hệ thống không xóa tên trong đó được.
marking-file-too-big = Tệp bung ra quá lớn nên hệ thống không xử lý.
marking-file-damaged = Tệp hỏng, không mở được.
marking-file-named = Tên hoặc số định danh của thí sinh còn nằm trong nội dung tệp ({ $parts }).

# Đã làm xong
marking-done-scripts = Đã đánh phách { $scripts } bài và giao cho hai người chấm mỗi bài. { $blank } bài trống được ghi 0 điểm theo quy định. { $waiting } tệp chờ anh/chị xử lý.
marking-done-file = Đã ghi cách xử lý tệp.
marking-done-examiner = Đã chuyển { $scripts } bài sang người chấm khác.
marking-done-draft = Đã lưu bản nháp phiếu điểm.
marking-done-final = Đã chốt phiếu điểm bài phách { $number }.
marking-done-again = Đã chốt. Hai người chấm cho tổng điểm khác nhau: cả hai chấm lại bài phách { $number }.
marking-done-decided = Đã quyết định điểm bài phách { $number }.
marking-done-proposed = Đã trình kết quả. Cơ quan quản lý trực tiếp sẽ phê duyệt bằng quyết định.
marking-done-approved = Đã phê duyệt kết quả thi theo Quyết định số { $number }.

# Ghi chú cạnh kết quả
marking-note-absent = Vắng thi
marking-note-barred = Đến muộn quá giờ quy định, không được dự thi (Điều 13)
marking-note-suspended = Đình chỉ thi
marking-note-disqualified = Hủy kết quả bài thi
marking-note-withdrawn = Bỏ thi
marking-note-blank-practical = Không nộp bài thực hành: 0 điểm
marking-note-no-theory = Không thi lý thuyết: 0 điểm

# Trạng thái bài chấm
marking-script-handed-in = Đang chấm
marking-script-marked = Đã chấm
marking-script-different = Chấm lại
marking-script-marked-again = Đã chấm lại
marking-script-to-decide = Chờ trưởng ban quyết định
marking-script-final = Đã có điểm

# Trạng thái thí sinh và kỳ thi trên trang kết quả
