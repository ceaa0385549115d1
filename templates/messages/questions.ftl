# Câu chữ của phần questions
questions-kind-single = Một đáp án
questions-kind-multiple = Nhiều đáp án
questions-kind-true-false = Đúng/Sai
questions-pool-exam = Thi
questions-pool-practice = Luyện tập
questions-state-draft = Nháp
questions-state-in-review = Chờ duyệt
questions-state-approved = Đã duyệt
questions-state-retired = Ngừng dùng
questions-deed-created = Soạn
questions-deed-submitted = Trình duyệt
questions-deed-approved = Duyệt
questions-deed-returned = Trả lại
questions-deed-retired = Ngừng dùng
questions-difficulty-1 = Nhận biết
questions-difficulty-2 = Thông hiểu
questions-difficulty-3 = Vận dụng

# Lỗi trong một câu hỏi
questions-stem-required = Nhập câu hỏi.
questions-explanation-required = Nhập lời giải thích: vì sao đáp án đúng là đúng, vì sao đáp án dễ nhầm là sai.
questions-too-long = Nội dung dài quá { $limit } ký tự: viết ngắn lại.
questions-option-count = Cần từ { $least } đến { $most } phương án.
questions-statement-count = Cần từ { $least } đến { $most } ý để xét đúng hay sai.
questions-option-empty = Phương án đang để trống: nhập nội dung hoặc bỏ hẳn dòng này.
questions-option-twice = Phương án này trùng với một phương án ở trên.
questions-key-single = Câu một đáp án cần đúng một phương án được đánh dấu là đáp án.
questions-key-multiple = Câu nhiều đáp án cần ít nhất hai phương án đúng và ít nhất một phương án sai.
questions-difficulty-unknown = Chọn độ khó: 1 nhận biết, 2 thông hiểu hoặc 3 vận dụng.
questions-element-unknown = Mã tham chiếu “{ $element }” không có trong mô đun { $module } của khung chuẩn.
questions-note-required = Ghi lý do để người sau hiểu.

# Từ chối
questions-code-reused = Mã câu hỏi “{ $code }” đã dùng cho một câu của mô đun hoặc kho khác: dùng mã mới.
questions-in-review = Câu hỏi đang chờ duyệt nên không sửa được: rút lại trước, hoặc chờ người duyệt.
questions-changed-meanwhile = Câu hỏi vừa được người khác sửa. Mở lại trang để xem nội dung mới rồi sửa tiếp.
questions-nothing-changed = Nội dung chưa thay đổi so với phiên bản đang dùng.
questions-moved = Câu hỏi vừa chuyển trạng thái (lúc mở trang là “{ $state }”). Tải lại trang để xem.
questions-second-person = Người soạn không tự duyệt câu hỏi của mình: cần người duyệt thứ hai.
questions-withdrawn-note = Người soạn rút lại
questions-replaced-note = Thay bằng phiên bản
