# Điều hướng
nav-home = Việc cần làm
nav-courses = Khóa học
nav-results = Kết quả
nav-people = Nhân sự
nav-requirements = Yêu cầu
nav-standards = Chuẩn
nav-compliance = Báo cáo
nav-questions = Câu hỏi
nav-exams = Môn thi
nav-rooms = Phòng máy
nav-rounds = Kỳ thi
nav-invigilation = Coi thi
nav-marking = Chấm thi
nav-register = Sổ gốc
nav-units = Đơn vị
nav-accounts = Tài khoản
nav-audit = Nhật ký

# Vai trò
role-learner = Học viên
role-trainer = Giảng viên
role-question-reviewer = Người duyệt câu hỏi
role-training-officer = Giáo vụ
role-exam-secretary = Thư ký Hội đồng thi
role-board-chair = Chủ tịch Hội đồng thi
role-invigilator = Cán bộ coi thi
role-examiner = Cán bộ chấm thi
role-script-keeper = Người giữ phách
role-head-of-marking = Trưởng ban Chấm thi
role-hr-officer = Cán bộ nhân sự
role-leader = Lãnh đạo
role-managing-authority = Cơ quan quản lý trực tiếp
role-head-of-centre = Giám đốc Trung tâm
role-administrator = Quản trị hệ thống
role-inspector = Thanh tra

# Trang lỗi: mỗi lỗi có tên, điều đã xảy ra và việc cần làm
fail-not-found = Không tìm thấy trang
fail-not-found-message = Địa chỉ này không có trang nào, hoặc anh/chị không có quyền xem.
fail-not-found-advice = Kiểm tra lại địa chỉ, hoặc quay về trang đầu.
fail-forbidden = Anh/chị không có quyền làm việc này
fail-forbidden-message = Tài khoản của anh/chị chưa được giao vai trò cần thiết.
fail-forbidden-advice = Nếu cần, anh/chị liên hệ quản trị hệ thống để được giao quyền.
fail-unauthenticated = Cần đăng nhập
fail-unauthenticated-message = Phiên làm việc đã hết hoặc anh/chị chưa đăng nhập.
fail-unauthenticated-advice = Đăng nhập lại để tiếp tục; bài làm đã lưu của anh/chị vẫn được giữ.
fail-invalid = Có lỗi cần sửa
fail-invalid-advice = Quay lại trang trước và sửa các mục này.
fail-refused = Không thực hiện được
fail-refused-advice = Chưa có gì thay đổi trong hệ thống.
fail-conflict = Có người vừa thay đổi trước
fail-conflict-advice = Tải lại trang để xem số liệu mới nhất rồi làm lại.
fail-too-many = Anh/chị đã thử quá nhiều lần
fail-too-many-message = Vui lòng thử lại sau { $minutes } phút.
fail-too-many-advice = Nếu quên mật khẩu, anh/chị liên hệ đầu mối của đơn vị.
fail-unavailable = Hệ thống đang bận
fail-unavailable-message = Cơ sở dữ liệu tạm thời chưa trả lời. Những gì đã báo lưu không bị mất.
fail-unavailable-advice = Đợi một phút rồi tải lại trang.
fail-internal = Hệ thống gặp sự cố
fail-internal-message = Việc anh/chị vừa làm chưa được ghi. Những gì đã báo lưu không bị mất.
fail-internal-advice = Tải lại trang; nếu vẫn lỗi, báo mã dưới đây cho bộ phận hỗ trợ.
fail-unreadable = Dữ liệu gửi lên không đọc được. Tải lại trang rồi làm lại.
fail-form-expired = Biểu mẫu đã hết hiệu lực vì anh/chị vừa đăng nhập lại. Tải lại trang rồi làm lại.
fail-too-big = Dữ liệu gửi lên quá lớn.
fail-upload-broken = Tệp chưa tải lên trọn vẹn nên chưa được nhận. Vui lòng tải lại.
fail-file-too-big = Tệp lớn hơn { $megabytes } MB nên không được nhận.
fail-too-many-files = Mỗi lần chỉ nhận tối đa { $files } tệp.

# Biểu mẫu
form-required = Mục này cần được điền.
form-unreadable = Giá trị này không đúng dạng.
form-date = Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2026.
form-file-required = Chọn một tệp.
form-number = Nhập một số nguyên không âm.

# Sao lưu và khôi phục
backup-unreadable = Tệp { $file } không phải bản sao lưu của Đạt Chuẩn hoặc đã hỏng.
backup-other-version = Bản sao lưu { $file } do phiên bản khác tạo ra. Khôi phục bằng đúng phiên bản đó rồi nâng cấp.
backup-not-empty = Cơ sở dữ liệu đang có dữ liệu. Chỉ khôi phục vào cơ sở dữ liệu trống để không ghi đè lên gì.
backup-damaged = Tệp { $file } trong bản sao lưu không còn nguyên vẹn. Chưa có gì được khôi phục.

# Thành phố trình diễn
demo-fresh-needs-empty = Chỉ làm lại từ đầu được trên SQLite. Với PostgreSQL, hãy tạo cơ sở dữ liệu trống rồi chạy lại.
demo-no-free-room = Cả ba phòng máy đều đang có ca thi. Thử lại sau khi một ca kết thúc.
demo-too-few = Thành phố trình diễn cần ít nhất { $fewest } người, không dựng được với { $people } người. Hãy chọn số lớn hơn ở --people.
demo-inhabited = Cơ sở dữ liệu này đang có tài khoản thật nên không dựng thành phố trình diễn vào đó. Hãy dùng thư mục dữ liệu hoặc cơ sở dữ liệu khác.
