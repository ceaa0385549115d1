# Câu chữ của phần courses
courses-no-folder = Không có thư mục { $folder }.
courses-faults = Gói khóa học có { $count } lỗi nên chưa được nạp; lỗi đầu tiên: { $first }. Chạy lệnh “datchuan courses check” để xem tất cả.
courses-check-failed = Có { $count } lỗi trong các gói khóa học.
courses-lesson-done = Đã ghi nhận anh/chị học xong bài này.
courses-work-first = Anh/chị làm xong bài và bấm “Tôi đã làm xong” ở trang đề bài trước khi xem bài mẫu.
courses-practice-short = Chưa đủ câu hỏi để luyện tập (có { $have }, cần { $need })
courses-practice-open = Anh/chị đang luyện tập dở một lượt của mô đun này. Kết thúc lượt đó trước.
courses-practice-all-right = Lượt này không có câu nào sai.
courses-practice-closed = Lượt luyện tập này đã kết thúc; câu trả lời vừa gửi không được tính.
courses-practice-choose = Anh/chị chưa chọn đủ đáp án của câu này. Chọn rồi bấm “Kiểm tra câu trả lời”.
