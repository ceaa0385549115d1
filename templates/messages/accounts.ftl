# Đăng nhập và mật khẩu
accounts-wrong-password = Tên đăng nhập hoặc mật khẩu không đúng. Vui lòng kiểm tra lại.
accounts-paused = Anh/chị đã nhập sai nhiều lần. Vui lòng thử lại sau { $minutes } phút.
accounts-must-change-password = Anh/chị cần đổi mật khẩu được cấp trước khi tiếp tục.
accounts-password-short = Mật khẩu cần ít nhất 8 ký tự.
accounts-password-long = Mật khẩu dài quá 128 ký tự.
accounts-password-wrong = Mật khẩu hiện tại không đúng.
accounts-password-differs = Hai lần nhập mật khẩu mới không giống nhau.
accounts-password-changed = Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.

# Tài khoản và phân quyền
accounts-name-taken = Tên đăng nhập này đã có người dùng.
accounts-person-has-account = Người này đã có tài khoản.
accounts-learner-is-implied = Ai có tài khoản gắn với nhân sự đều là học viên, không cần giao vai trò này.
accounts-period-empty = Ngày kết thúc phải sau ngày bắt đầu.
accounts-roles-conflict = Một người không được đồng thời giữ vai trò “{ $one }” và “{ $other }”.
accounts-not-oneself = Anh/chị không tự khóa tài khoản của mình được.
