# Câu chữ của phần chứng chỉ

certificates-may-not-issue = Đơn vị chưa được ghi nhận là trung tâm sát hạch được cấp chứng chỉ quốc gia (Điều 1, Thông tư liên tịch 17/2016). Nếu đã có quyết định công nhận, quản trị hệ thống đặt centre.may_issue_national = true và ghi căn cứ vào centre.issuing_ground.
certificates-not-approved = Kết quả kỳ thi chưa được cơ quan quản lý trực tiếp phê duyệt bằng quyết định, nên chưa cấp chứng chỉ được.
certificates-numbers-taken = Số hiệu vừa được một người khác lấy trước. Chưa có chứng chỉ nào được ghi; anh/chị bấm lại.
certificates-unprintable = Họ tên hoặc nơi sinh có ký tự mà phông chữ không in được. Sửa hồ sơ của thí sinh, hoặc thêm phông chữ vào data.fonts.
certificates-level-unknown = Chưa có mẫu chứng chỉ cho mức này.
certificates-ended = Chứng chỉ này đã bị thu hồi hoặc đã được thay thế, nên không thay đổi được nữa.
certificates-before-issue = Ngày có hiệu lực không được trước ngày cấp { $on }.
certificates-in-future = Ngày có hiệu lực không được sau hôm nay.

certificates-done-issued = Đã cấp { $made } chứng chỉ. Kỳ thi có { $total } chứng chỉ.
certificates-done-revoked = Đã thu hồi chứng chỉ { $serial }.
certificates-done-corrected = Đã ghi chỉnh sửa chứng chỉ { $serial }.
certificates-done-replaced = Đã cấp chứng chỉ { $serial } thay cho chứng chỉ cũ.

certificates-state-valid = Còn giá trị
certificates-state-corrected = Còn giá trị, có chỉnh sửa
certificates-state-replaced = Đã thay thế
certificates-state-revoked = Đã thu hồi
