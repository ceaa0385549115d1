DROP TABLE practice_answer;
DROP TABLE practice;
DROP TABLE lesson_progress;
DROP TABLE practical_file;
DROP TABLE practical_task;
DROP TABLE course_picture;
DROP TABLE lesson;
DROP TABLE course;
