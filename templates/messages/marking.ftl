# Câu chữ của phần marking
