# Câu chữ của phần people
