# Câu chữ của phần courses
courses-no-folder = Không có thư mục { $folder }.
courses-faults = Gói khóa học có { $count } lỗi nên chưa được nạp; lỗi đầu tiên: { $first }. Chạy lệnh “datchuan courses check” để xem tất cả.
courses-check-failed = Có { $count } lỗi trong các gói khóa học.
