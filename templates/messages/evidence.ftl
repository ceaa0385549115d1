# Câu chữ của phần minh chứng

nav-evidence = Minh chứng

evidence-source-by-hand = Nhập tay
evidence-source-old-register = Sổ gốc trước đây
evidence-source-staff-list = Danh sách nhân sự

evidence-state-pending = Chờ xác nhận
evidence-state-accepted = Được tính
evidence-state-refused = Không xác nhận
evidence-state-withdrawn = Thôi tính

exemption-state-pending = Chờ xác nhận
exemption-state-accepted = Được miễn
exemption-state-refused = Không xác nhận
exemption-state-ended = Thôi miễn

evidence-own = Anh/chị nhập mục này nên không tự xác nhận được; cần người thứ hai.
evidence-known = Người này đã có chứng chỉ ấy, đang chờ hoặc đã được xác nhận.
evidence-changed-meanwhile = Mục này vừa được người khác xử lý. Xem lại trước khi làm tiếp.
evidence-level-unknown = Chuẩn này không có mức đã chọn.
evidence-rule-ended = Quy tắc này đã dừng dùng; chọn quy tắc khác.
evidence-rule-window = Quy tắc này chỉ áp dụng cho chứng chỉ cấp từ { $from } đến { $to }; chứng chỉ này cấp ngày { $issued }.
evidence-dates-order = Ngày này phải sau ngày trước nó trong biểu mẫu.
evidence-issued-ahead = Ngày này còn ở phía trước; kiểm tra lại năm.
evidence-reason-short = Ghi rõ vì sao, ít nhất 5 ký tự.
evidence-need-person = Mở trang của một người trong mục Nhân sự rồi bấm “Thêm minh chứng” hoặc “Thêm miễn”.
evidence-scan-kind = Bản chụp phải là tệp PDF, PNG hoặc JPG.

evidence-entered = Đã ghi. Minh chứng được tính sau khi người thứ hai xác nhận.
evidence-accepted = Đã xác nhận. Minh chứng được tính từ bây giờ.
evidence-refused = Đã ghi là không xác nhận.
evidence-withdrawn = Đã ghi: minh chứng này thôi được tính.
evidence-rule-entered = Đã ghi quy tắc.
evidence-rule-closed = Quy tắc đã dừng dùng.

exemption-entered = Đã ghi. Việc miễn có hiệu lực sau khi người thứ hai xác nhận.
exemption-accepted = Đã xác nhận miễn.
exemption-refused = Đã ghi là không xác nhận.
exemption-ended = Đã ghi ngày thôi miễn.

evidence-import-unreadable = Không đọc được tệp: { $why }
evidence-import-no-head = Không thấy dòng tiêu đề có các cột số hiệu, họ và tên, ngày cấp trong 40 dòng đầu.
evidence-import-empty = Dưới dòng tiêu đề không có dòng nào.
evidence-import-day = ghi ngày theo dạng 05/03/2019; không nhận năm không hay số lạ.
evidence-import-settled = Tệp này đã được nhập hoặc đã bỏ.
evidence-register-done = Đã nhập { $entries } mục vào sổ; { $papers } minh chứng chờ xác nhận.
evidence-register-discarded = Đã bỏ tệp.

evidence-column-serial = Số hiệu
evidence-column-holder = Họ và tên
evidence-column-birth = Ngày sinh
evidence-column-title = Loại chứng chỉ
evidence-column-issuer = Nơi cấp
evidence-column-issued = Ngày cấp
