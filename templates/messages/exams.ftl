# Câu chữ của phần exams

exams-kind-national = Thi cấp chứng chỉ
exams-kind-class-test = Bài kiểm tra lớp
exams-state-draft = Đang soạn
exams-state-in-review = Chờ duyệt
exams-state-published = Đã công bố
exams-state-retired = Đã thay
exams-round-state-draft = Đang chuẩn bị
exams-round-state-approved = Đã duyệt
exams-round-state-running = Đang thi
exams-round-state-marking = Đang chấm
exams-round-state-results-proposed = Chờ phê duyệt kết quả
exams-round-state-results-approved = Đã phê duyệt kết quả
exams-round-state-closed = Đã kết thúc
exams-round-state-cancelled = Đã hủy
exams-sitting-state-planned = Chưa mở
exams-sitting-state-open = Đang thi
exams-sitting-state-paused = Tạm dừng
exams-sitting-state-ended = Đã kết thúc
exams-candidate-state-expected = Chưa đến
exams-candidate-state-checked-in = Đã vào phòng
exams-candidate-state-working = Đang làm bài
exams-candidate-state-handed-in = Đã nộp bài
exams-candidate-state-absent = Vắng
exams-candidate-state-barred = Đến muộn, không được vào
exams-candidate-state-suspended = Bị đình chỉ
exams-candidate-state-withdrawn = Đã rút

# Môn thi
exams-title-long = Tên dài quá 200 ký tự. Rút gọn lại.
exams-level-unknown = Chọn một mức của chuẩn đang dùng.
exams-module-needed = Mức này thi riêng từng mô đun (TTLT 17/2016, Điều 7): chọn mô đun.
exams-module-unknown = Mô đun này không thuộc mức đã chọn.
exams-read-only = Môn thi không còn là bản đang soạn nên không sửa được. Muốn thay đổi, tạo phiên bản mới.
exams-moved = Có người vừa chuyển môn thi này sang bước khác. Tải lại trang để xem.
exams-blueprint-empty = Chọn một ma trận đề có ít nhất một dòng, mỗi dòng có số câu.
exams-blueprint-choose = Chọn một ma trận đề.
exams-range = Nhập một số từ { $from } đến { $to }.
exams-task-unknown = Có bài thực hành không thuộc mức này hoặc không còn dùng. Chọn lại.
exams-class-test-no-review = Bài kiểm tra lớp không cần người thứ hai duyệt: giảng viên tự công bố.
exams-not-ready = Chưa đủ điều kiện: { $why }
exams-own = Anh/chị soạn môn thi này nên không tự duyệt được (hai người khác nhau). Nhờ người khác duyệt.
exams-not-in-review = Môn thi này không ở bước chờ duyệt.
exams-note-needed = Ghi rõ cần sửa gì để người soạn biết.
exams-version-open = Môn thi này đã có phiên bản mới hơn. Mở phiên bản đó để sửa.
exams-national-no-people = Thí sinh thi cấp chứng chỉ được lập ở kỳ thi, không ghi ở môn thi.
exams-national-needs-review = Môn thi cấp chứng chỉ phải do người thứ hai duyệt.
exams-too-many-people = Một bài kiểm tra có tối đa 500 người.
exams-people-needed = Chưa ghi tên người làm bài.
exams-people-none-found = Không tìm thấy ai ứng với các dòng đã dán.
exams-window-needed = Chưa đặt thời gian mở bài.
exams-window-empty = Giờ đóng phải sau giờ mở.
exams-window-past = Giờ đóng đã qua. Đặt lại thời gian mở bài.

# Danh mục kiểm tra trước khi trình duyệt
exams-check-level = Mức { $level } có trong chuẩn đang dùng
exams-check-level-gone = Chuẩn hoặc mức của môn thi không còn trong hệ thống
exams-check-blueprint-none = Chưa chọn ma trận đề
exams-check-pool = Ngân hàng đủ câu cho đề { $count } câu
exams-check-pool-short = Ngân hàng chưa đủ câu cho đề { $count } câu
exams-check-pool-short-now = Ngân hàng không còn đủ câu cho ma trận đề
exams-preview-short = Chưa rút được đề thử vì ma trận đề còn trống hoặc ngân hàng còn thiếu câu. Xem bước Ma trận đề và Kiểm tra.
exams-check-shortage = { $cell }: cần { $wanted } câu, thiếu { $missing } câu
exams-check-approved = Chỉ rút câu hỏi đã được người thứ hai duyệt
exams-check-other-module = Ma trận đề có câu ngoài mô đun { $module }
exams-check-modules-missing = Đề cơ bản phải có đủ các mô đun (TTLT 17/2016, Điều 7); còn thiếu { $modules }
exams-check-bank = Ngân hàng có { $size } câu thi, đủ mức { $legal } câu của TTLT 17/2016, Điều 5
exams-check-bank-small = Ngân hàng mới có { $size } câu thi, dưới mức { $legal } câu của TTLT 17/2016, Điều 5
exams-check-task-none = Chưa chọn bài thực hành
exams-check-task-gone = Có bài thực hành đã được thay bằng bản mới; chọn lại
exams-check-rubric = Thang chấm của “{ $task }” cộng lại là { $points } điểm, phải là 10,00
exams-check-task-long = “{ $task }” soạn cho { $minutes } phút, dài hơn thời gian phần thực hành
exams-check-task = Có { $count } bài thực hành, thang chấm đủ 10 điểm
exams-check-people = Có { $count } người làm bài
exams-check-window = Mở bài { $when }
exams-check-times = Lý thuyết { $theory } phút, thực hành { $practical } phút
exams-check-times-theory = Lý thuyết { $theory } phút
exams-check-times-bad = Có thời gian nằm ngoài khoảng cho phép
exams-check-pass = Điểm đạt: từ { $percent } % số điểm ở mỗi bài

# Việc đã làm với môn thi
exams-saved = Đã lưu.
exams-created = Đã tạo bản soạn. Tiếp theo chọn ma trận đề.
exams-submitted = Đã trình duyệt. Người thứ hai sẽ xem và công bố.
exams-approved = Đã duyệt và công bố môn thi.
exams-returned = Đã trả lại người soạn.
exams-taken-back = Đã rút về để sửa tiếp.
exams-version-begun = Đã tạo phiên bản mới từ bản đang dùng. Bản cũ vẫn dùng cho đến khi bản này được công bố.
exams-published-test = Đã công bố bài kiểm tra cho { $count } người.
exams-people-added = Đã thêm { $count } người.
exams-people-added-some = Đã thêm { $count } người. Không tìm thấy: { $missing }.
exams-person-removed = Đã bỏ khỏi danh sách.

# Kỳ thi
exams-round-exam = Chọn một môn thi cấp chứng chỉ đã công bố.
exams-council-future = Ngày quyết định không thể ở tương lai.
exams-round-read-only = Kỳ thi không còn ở bước chuẩn bị nên danh sách không sửa được nữa.
exams-round-own = Anh/chị lập kỳ thi này nên không tự duyệt được. Chủ tịch Hội đồng khác người lập sẽ duyệt.
exams-round-moved = Có người vừa chuyển kỳ thi sang bước khác. Tải lại trang để xem.
exams-round-begun = Kỳ thi đã có ca được mở nên không hủy được.
exams-round-over = Kỳ thi hoặc ca thi đã kết thúc.
exams-round-no-sittings = Kỳ thi chưa có ca thi nào. Thêm ca thi trước.
exams-sitting-past = Giờ bắt đầu đã qua.
exams-sitting-short = Hai bài thi, thời gian chờ và nghỉ giữa hai bài cần ít nhất { $minutes } phút.
exams-sitting-overnight = Ca thi phải kết thúc trong ngày.
exams-sitting-not-empty = Ca thi đã có thí sinh. Chuyển thí sinh sang ca khác trước khi bỏ ca.
exams-sitting-full = Ca { $sitting } đã đủ thí sinh. Tăng số cán bộ coi thi hoặc chọn ca khác.
exams-sitting-invigilators = Ca { $sitting } chưa đủ 2 cán bộ coi thi (TTLT 17/2016, Điều 12).
exams-sitting-no-candidates = Ca { $sitting } chưa có thí sinh. Thêm thí sinh hoặc bỏ ca.
exams-sitting-over = Ca { $sitting } có nhiều thí sinh hơn sức chứa: mỗi cán bộ coi thi trông tối đa 10 người và cứ 10 máy phải có 1 máy dự phòng (TTLT 17/2016, Điều 12).
exams-sitting-past-approve = Ca { $sitting } đã qua giờ kết thúc. Bỏ ca hoặc lập ca mới.
exams-not-numbered = Có thí sinh chưa có số báo danh. Bấm “Đánh số báo danh” trước.
exams-codes-issued = Mọi thí sinh đã có mã dự thi. Muốn cấp lại cho một người, mở dòng của người đó.
exams-no-candidates = Kỳ thi chưa có thí sinh.
exams-capacity-below = Đã có { $count } thí sinh mà với số cán bộ này phòng chỉ nhận { $capacity } (TTLT 17/2016, Điều 12). Thêm cán bộ coi thi hoặc chuyển bớt thí sinh.
exams-setter-invigilator = Người soạn hoặc duyệt đề, câu hỏi không được coi thi kỳ này: { $names }.
exams-setter-candidate = Người soạn hoặc duyệt đề, câu hỏi không được dự thi kỳ này: { $names }.
exams-candidate-invigilator = Thí sinh của kỳ thi không được coi thi kỳ này: { $names }.
exams-candidate-out = { $name } không còn dự thi nên không cấp lại mã.
exams-withdraw-late = { $name } đã vào phòng hoặc đã bắt đầu làm bài nên không rút được nữa.

# Lý do chưa nhận thí sinh
exams-bar-photo = Chưa có ảnh (TTLT 17/2016, Điều 12: danh sách có ảnh). Bổ sung ở trang nhân sự.
exams-bar-birth-date = Chưa có ngày sinh. Bổ sung ở trang nhân sự.
exams-bar-birthplace = Chưa có nơi sinh, chứng chỉ phải ghi. Bổ sung ở trang nhân sự.
exams-bar-in-round = Đang là thí sinh của “{ $round }”.
exams-bar-level = Chưa có chứng chỉ { $level } (TTLT 17/2016, Điều 9).
exams-bar-setter = Đã soạn hoặc duyệt đề hay câu hỏi của môn thi này.
exams-bar-invigilator = Là cán bộ coi thi của kỳ này.
exams-bar-busy = Đã bận trong giờ thi: { $what }.
exams-bar-full = Các ca thi đã đủ thí sinh. Thêm ca hoặc thêm cán bộ coi thi.

# Việc đã làm với kỳ thi
exams-round-created = Đã lập kỳ thi. Tiếp theo thêm ca thi.
exams-round-approved = Đã duyệt kỳ thi. Đề của từng thí sinh đã được rút, danh sách được khóa.
exams-round-cancelled = Đã hủy kỳ thi. Phòng và người được trả lại.
exams-sitting-added = Đã thêm ca thi và đặt phòng.
exams-sitting-removed = Đã bỏ ca thi.
exams-invigilators-saved = Đã ghi cán bộ coi thi. Ca này nhận { $capacity } thí sinh.
exams-candidates-added = Đã thêm { $count } thí sinh.
exams-candidate-removed = Đã bỏ khỏi danh sách.
exams-candidate-moved = Đã chuyển ca. Đánh lại số báo danh khi xong danh sách.
exams-candidate-withdrawn = Đã ghi việc rút dự thi.
exams-numbers-given = Đã đánh số báo danh theo thứ tự tên.
exams-list-no-column = Tệp không có cột “Số định danh” hay “Mã cán bộ”. Ghi tên cột ở một trong 20 dòng đầu.
exams-list-unreadable = Không đọc được tệp: { $why }
exams-time = Nhập giờ theo dạng giờ:phút, ví dụ 08:00.
