# Câu chữ của phần báo cáo đạt chuẩn và trang đầu

# Tình trạng đạt chuẩn
compliance-exempt = Được miễn
compliance-met = Đã đạt
compliance-overdue = Quá hạn
compliance-in-progress = Đang thực hiện
compliance-not-started = Chưa bắt đầu
compliance-lacking = Chưa đạt

# Vì sao một người có tình trạng đó
compliance-reason-met = Chứng chỉ số { $serial }, cấp ngày { $date }
compliance-reason-evidence = { $serial }, được tính từ ngày { $date }
compliance-reason-exempt = { $name }
compliance-reason-overdue = Hạn { $due }, đã quá { $days } ngày
compliance-reason-not-started = Chưa có tên trong kỳ thi nào; hạn { $due }, { $left }
compliance-reason-in-progress = { $round }, thi ngày { $date }; hạn { $due }
compliance-reason-also-candidate = có tên trong { $round }, thi ngày { $date }
compliance-reason-ended = chứng chỉ số { $serial } hết hiệu lực từ ngày { $date }
compliance-days-left = còn { $days } ngày
compliance-due-today = đến hạn hôm nay

# Từ chối
compliance-day-ahead = Báo cáo chỉ tính đến hôm nay. Chọn một ngày không sau ngày hôm nay.
compliance-nobody-chosen = Chưa chọn ai. Đánh dấu ít nhất một người trong danh sách rồi gửi lại.
compliance-round-needed = Chọn kỳ thi để đưa người vào danh sách.
compliance-candidates-added = Đã đưa { $count } người vào danh sách thi.

# Việc của vai trò, trên trang đầu
home-exams-returned = Môn thi bị trả lại để sửa
home-questions = Câu hỏi chờ duyệt
home-exams = Môn thi chờ duyệt
home-rounds-draft = Kỳ thi đang chuẩn bị
home-rounds = Kỳ thi chờ duyệt
home-scripts = Bài thực hành chờ chấm
home-unnumbered = Bài thực hành chờ đánh phách
home-decide = Bài chờ quyết định điểm
home-results = Kết quả thi chờ phê duyệt
home-certificates = Chứng chỉ chờ cấp
home-supervised = Ca thi được phân công coi
home-stranded = Người chờ phân về đơn vị mới
