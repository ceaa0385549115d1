# Câu chữ của phần compliance
