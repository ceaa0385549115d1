# Câu chữ của phần courses
