# Nhật ký
audit-actor-too-broad = Quá nhiều người có tên phù hợp. Gõ đầy đủ hơn hoặc thu hẹp khoảng ngày.
audit-days-reversed = Ngày cuối phải bằng hoặc sau ngày đầu.
audit-too-much = Khoảng đã chọn có hơn 200.000 mục. Thu hẹp khoảng ngày rồi xuất lại.
audit-chain-whole = Chuỗi nhật ký nguyên vẹn
audit-chain-broken = Chuỗi nhật ký bị đứt

# Tên các việc trong nhật ký
audit-accounts-sign-in = Đăng nhập
audit-accounts-sign-in-refused = Đăng nhập không thành công
audit-accounts-sign-out = Đăng xuất
audit-accounts-paused = Tạm dừng tài khoản vì nhập sai nhiều lần
audit-accounts-exam-code = Vào thi bằng mã dự thi
audit-accounts-create = Tạo tài khoản
audit-accounts-password = Đổi hoặc cấp lại mật khẩu
audit-accounts-state = Khóa hoặc mở tài khoản
audit-accounts-grant = Giao vai trò
audit-accounts-grant-revoke = Thu hồi vai trò
audit-accounts-session-end = Kết thúc phiên đăng nhập
audit-accounts-session-end-others = Kết thúc các phiên đăng nhập khác
audit-accounts-export = Xuất danh sách tài khoản
audit-standard-load = Nạp chuẩn
audit-standard-requirement-enter = Ghi yêu cầu đạt chuẩn
audit-standard-requirement-change = Sửa yêu cầu đạt chuẩn
audit-standard-requirement-end = Kết thúc yêu cầu đạt chuẩn
audit-standard-requirement-export = Xuất danh sách yêu cầu
audit-audit-chain = Kiểm tra chuỗi nhật ký
audit-audit-export = Xuất nhật ký
