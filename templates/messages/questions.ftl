# Câu chữ của phần questions
