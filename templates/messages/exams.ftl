# Câu chữ của phần exams
