# Câu chữ của phần scheduling
scheduling-room-taken = { $name } đã có người đặt: { $other_what }, { $other_when } ({ $other_who } đặt). Việc đang xếp: { $what }, { $when }. Chọn giờ khác hoặc phòng khác.
scheduling-person-taken = { $name } đã bận: { $other_what }, { $other_when } ({ $other_who } xếp). Việc đang xếp: { $what }, { $when }. Chọn giờ khác hoặc người khác.
scheduling-room-closed = { $room } đang ngừng sử dụng nên không đặt được. Chọn phòng khác, hoặc nhờ giáo vụ mở lại phòng.
scheduling-span-empty = Giờ kết thúc phải sau giờ bắt đầu.
scheduling-site-taken = Đã có cơ sở tên này.
scheduling-room-name-taken = Cơ sở này đã có phòng tên này.
scheduling-pcs-range = Nhập số máy từ 0 đến { $most }.
scheduling-room-created = Đã thêm phòng { $name }.
scheduling-room-changed = Đã lưu phòng { $name }.
scheduling-site-needed = Chọn cơ sở, hoặc nhập tên cơ sở mới ở ô bên dưới.
