# Câu chữ của phần standard
