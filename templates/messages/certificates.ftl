# Câu chữ của phần certificates
