# Câu chữ của phần scheduling
