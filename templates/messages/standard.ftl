# Câu chữ của phần standard

# Lỗi của tệp chuẩn, kèm số dòng
standard-fault-at = Dòng { $line }: { $fault }
standard-fault-toml = Tệp không đúng cú pháp TOML hoặc có mục lạ: { $cause }
standard-fault-blank = Mục này còn trống; điền nội dung.
standard-fault-spelling = Bỏ khoảng trắng thừa và gõ tiếng Việt theo Unicode dựng sẵn (NFC).
standard-fault-code = Mã “{ $code }” chỉ được gồm chữ cái không dấu, chữ số, dấu chấm và gạch ngang, tối đa 60 ký tự.
standard-fault-twice = Mã “{ $code }” ghi hai lần.
standard-fault-date = Ngày không đúng; ghi theo dạng 2014-04-28.
standard-fault-no-level = Không có mức “{ $code }” nào đứng trước mức này.
standard-fault-foreign-module = Mô đun “{ $code }” không có trong tệp hoặc không thuộc mức “{ $level }”.
standard-fault-minimum = any_minimum phải từ 1 đến { $of } (số mô đun trong any_of).
standard-fault-empty-level = Mức này không đòi mô đun nào; ghi all_of hoặc any_of.
standard-fault-uncounted = Mô đun “{ $code }” không được mức “{ $level }” tính đến trong all_of hoặc any_of.
standard-fault-no-parent = Mã “{ $code }” cần mã cha “{ $parent }” đứng trước trong cùng mô đun.
standard-fault-verified = verified phải bằng true khi và chỉ khi cả code_verified và title_verified đều true.

# Yêu cầu đạt chuẩn
standard-too-long = Nội dung dài quá { $most } ký tự.
standard-due-before-start = Hạn phải đạt không được trước ngày yêu cầu có hiệu lực ({ $from }).
standard-before-last = Phiên bản gần nhất có hiệu lực từ { $from }; thay đổi phải từ ngày đó trở đi.
standard-ended = Yêu cầu này đã hết hiệu lực từ { $on } nên không sửa được. Lập yêu cầu mới nếu cần.
standard-changed-meanwhile = Người khác vừa sửa yêu cầu này. Tải lại trang để xem nội dung mới nhất.
standard-no-such-level = Chuẩn này không có mức đã chọn.
standard-no-such-unit = Đơn vị này không có trong danh sách.
standard-unit-not-yours = Anh/chị không được giao quản lý nhân sự ở đơn vị này.
standard-requirement-entered = Đã ghi yêu cầu “{ $title }”.
standard-requirement-changed = Đã ghi thay đổi, có hiệu lực từ { $from }.
standard-requirement-ended = Yêu cầu hết hiệu lực từ { $on }.
standard-loaded = Đã nạp chuẩn “{ $title }”, phiên bản { $version }.
standard-not-utf8 = Tệp không phải văn bản UTF-8. Lưu lại tệp TOML với mã hóa UTF-8.
standard-need-title = Đặt tên cho yêu cầu.
standard-need-level = Chọn mức phải đạt.
standard-need-unit = Chọn đơn vị.
standard-need-due = Ghi hạn phải đạt.
standard-need-ground = Ghi căn cứ: số, ký hiệu, ngày và cơ quan ban hành văn bản.
