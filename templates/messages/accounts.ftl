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
accounts-roles-conflict = Không giao được vai trò “{ $other }”: người này đang giữ vai trò “{ $one }” (từ { $from } đến { $until }), hai việc này phải do hai người khác nhau làm. Thu hồi vai trò kia, chọn thời gian không trùng, hoặc giao cho người khác.
accounts-role-held = Người này đã được giao vai trò “{ $other }” với cùng phạm vi từ { $from } đến { $until }.
accounts-role-has-no-unit = Vai trò này áp dụng cho toàn thành phố, không chọn đơn vị.
accounts-role-has-no-module = Vai trò này không gắn với mô đun nào.
accounts-no-grant-to-oneself = Anh/chị không tự giao hay thu hồi vai trò của chính mình được. Nhờ một quản trị khác thực hiện.
accounts-grant-gone = Vai trò này đã được thu hồi trước đó.
accounts-granted = Đã giao vai trò “{ $role }”.
accounts-revoked = Đã thu hồi vai trò “{ $role }”; có hiệu lực ngay.
accounts-not-oneself = Anh/chị không tự khóa tài khoản của mình được.
accounts-name-odd = Tên đăng nhập gồm chữ cái không dấu, chữ số, dấu chấm hoặc gạch ngang, tối đa 60 ký tự.
accounts-change-own-password = Đây là tài khoản của anh/chị. Dùng mục “Đổi mật khẩu” trong trang Tài khoản của tôi.
accounts-no-such-user = Không có tài khoản nào tên “{ $user }”.
accounts-person-gone = Không tìm thấy người này trong danh sách nhân sự.
accounts-disabled = Đã khóa tài khoản “{ $user }”; mọi phiên đăng nhập đã kết thúc.
accounts-enabled = Đã mở lại tài khoản “{ $user }”.
accounts-session-ended = Đã kết thúc phiên đăng nhập đó.
accounts-sessions-ended = Đã kết thúc { $count } phiên đăng nhập khác.
accounts-state-active = Đang dùng
accounts-state-disabled = Đã khóa
accounts-state-paused = Tạm dừng
accounts-need-role = Chọn vai trò cần giao.
accounts-need-name = Đặt tên đăng nhập.
accounts-need-display-name = Ghi tên hiển thị.
