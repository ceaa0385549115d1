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
questions-blueprint-lines = Ma trận cần từ 1 đến { $most } dòng.
questions-line-count = Số câu là một số từ 1 đến { $most }.
questions-line-twice = Dòng này trùng phần và độ khó với một dòng ở trên: gộp hai dòng lại.
questions-bank-short = Ngân hàng chưa đủ câu đã duyệt: ô “{ $cell }” cần { $wanted }, thiếu { $short }; cả ma trận thiếu { $missing } câu. Soạn và duyệt thêm, hoặc giảm số câu.

# Danh sách và các thẻ
questions-tabs = Ngân hàng câu hỏi
questions-tab-bank = Câu hỏi
questions-tab-review = Chờ duyệt
questions-tab-blueprints = Ma trận đề
questions-state = Trạng thái
questions-state-all = Đang dùng và đang soạn
questions-filter-none = Tất cả
questions-export-filter = Bộ lọc
questions-export-count = Số câu
questions-export-by = Người xuất
questions-export-at = Xuất lúc
questions-key-none = Không có

# Đã làm xong
questions-done-save = Đã lưu bản nháp.
questions-done-submit = Đã trình duyệt. Người duyệt thứ hai sẽ xem câu hỏi này.
questions-done-withdraw = Đã rút lại về bản nháp.
questions-done-approve = Đã duyệt. Câu hỏi dùng được từ bây giờ.
questions-done-return = Đã trả lại người soạn kèm lý do.
questions-done-retire = Đã ngừng dùng. Các đề đã lập trước đó không thay đổi.
questions-submitted = Đã trình duyệt { $count } câu.
questions-approved-many = Đã duyệt { $count } câu.
questions-nothing-picked = Chưa chọn câu nào.
questions-blueprint-saved = Đã lưu ma trận đề.
questions-imported = Đã nhập { $count } câu thành bản nháp. Đọc lại rồi trình duyệt.
questions-import-thrown-away = Đã bỏ tệp. Không có câu nào được nhập.

# Nhập từ Excel
questions-import-unreadable = { $why }
questions-import-no-header = Không tìm thấy dòng tiêu đề có các cột “Câu hỏi”, “A” và “Đáp án”. Tải tệp mẫu, chép câu hỏi vào rồi tải lên lại.
questions-import-columns = Thiếu cột { $columns }. Thêm cột đúng tên như trong tệp mẫu.
questions-import-empty = Dưới dòng tiêu đề chưa có câu hỏi nào.
questions-import-too-many = Tệp có { $rows } câu; mỗi lần nhập tối đa { $most } câu. Chia thành nhiều tệp.
questions-import-module = Mã mô đun “{ $typed }” không có trong khung chuẩn: chọn trong danh sách thả xuống.
questions-import-not-yours = Anh/chị chưa được giao mô đun { $module } nên không nhập được câu này.
questions-import-pool = Kho “{ $typed }” không hợp lệ: chọn “Thi” hoặc “Luyện tập”.
questions-import-kind = Loại “{ $typed }” không hợp lệ: chọn “Một đáp án”, “Nhiều đáp án” hoặc “Đúng/Sai”.
questions-import-key-missing = Thiếu đáp án: ghi chữ cái của phương án đúng, ví dụ A hoặc A, C.
questions-import-key = Đáp án “{ $typed }” có “{ $letter }” không khớp phương án nào đã điền: ghi chữ cái từ A đến F.
questions-import-code = Không có câu hỏi mã “{ $code }”: để trống ô này nếu là câu mới.
questions-import-fixed = Câu hỏi này thuộc “{ $value }” và không đổi được: sửa lại ô, hoặc để trống mã để nhập thành câu mới.
questions-import-twice = Trùng hoàn toàn với dòng { $row } của tệp: xóa một dòng.
questions-import-row = dòng { $row }
questions-import-closed = Tệp này đã được nhập hoặc đã bỏ trước đó.
questions-import-open = Chờ anh/chị quyết định
questions-import-confirmed = Đã nhập
questions-import-discarded = Đã bỏ
questions-outcome-created = Câu mới
questions-outcome-changed = Phiên bản mới
questions-outcome-same = Đã có
questions-outcome-refused = Có lỗi

# Trang “Ghi chú” của tệp mẫu
questions-template-head-1 = Mã câu hỏi
questions-template-text-1 = Để trống với câu mới. Có mã: dòng này sửa câu đã có, thành phiên bản mới.
questions-template-head-2 = Mã mô đun, Mã tham chiếu
questions-template-text-2 = Ví dụ IU01 và IU01.1.1.4, theo khung chuẩn.
questions-template-head-3 = Kho
questions-template-text-3 = Thi hoặc Luyện tập; không đổi được sau khi nhập.
questions-template-head-4 = Loại
questions-template-text-4 = Một đáp án, Nhiều đáp án hoặc Đúng/Sai.
questions-template-head-5 = Câu hỏi, Giải thích
questions-template-text-5 = Bắt buộc. Xuống dòng bằng Alt+Enter. **chữ đậm** và bảng viết theo Markdown.
questions-template-head-6 = A đến F
questions-template-text-6 = Phương án, từ 3 đến 6; câu Đúng/Sai: các ý, từ 3 đến 5. Điền liền nhau từ cột A.
questions-template-head-7 = Đáp án
questions-template-text-7 = Chữ cái của phương án đúng, ví dụ A hoặc A, C. Câu Đúng/Sai: các ý đúng; không có ý nào đúng thì ghi “Không có”.
questions-template-head-8 = Sau khi tải lên
questions-template-text-8 = Hệ thống kiểm tra trước và chỉ ra từng ô có lỗi. Chỉ khi bấm “Nhập” câu hỏi mới được lưu.
