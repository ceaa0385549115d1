# Loại đơn vị, loại cán bộ
people-unit-kind-city = Thành phố
people-unit-kind-department = Sở, ngành
people-unit-kind-commune = Xã, phường
people-unit-kind-district = Quận, huyện, thị xã
people-unit-kind-public-service = Đơn vị sự nghiệp
people-unit-kind-division = Phòng
people-unit-kind-counter = Điểm phục vụ hành chính công
people-unit-kind-body = Cơ quan của xã, phường
people-lineage-merged = Nhập toàn bộ
people-lineage-split = Tách một phần
people-lineage-renamed = Đổi mã, đổi tên
people-staff-kind-cadre = Cán bộ
people-staff-kind-civil-servant = Công chức
people-staff-kind-public-employee = Viên chức
people-staff-kind-contract = Hợp đồng lao động
people-gender-male = Nam
people-gender-female = Nữ

# Đơn vị
people-unit-needs-parent = Chọn đơn vị cấp trên.
people-unit-code-taken = Mã { $code } đang là mã của “{ $name }”. Mã chỉ dùng lại được sau ngày đơn vị đó kết thúc.
people-unit-not-living = “{ $name }” không hoạt động vào ngày { $date }. Chọn đơn vị khác hoặc ngày khác.
people-unit-loop = Một đơn vị không thể nằm dưới chính nó hoặc đơn vị cấp dưới của nó.
people-unit-no-change = Tên và đơn vị cấp trên vẫn như cũ, không có gì để ghi.
people-unit-is-city = Không thể kết thúc đơn vị gốc của cả thành phố.
people-merge-nothing = Chọn ít nhất một đơn vị được nhập.
people-merge-itself = Đơn vị nhận không được là, hoặc nằm trong, đơn vị kết thúc.
people-split-nothing = Chọn ít nhất hai đơn vị nhận các phần được tách.
people-raced = Có người vừa thay đổi cùng thông tin này. Tải lại trang rồi làm lại.
people-unit-created = Đã thêm đơn vị.
people-unit-changed = Đã ghi thay đổi của đơn vị.
people-unit-ended = Đã ghi ngày kết thúc. Người còn thuộc đơn vị này nằm trong danh sách chờ phân về.
people-units-merged = Đã ghi việc sắp xếp. Người còn thuộc các đơn vị kết thúc nằm trong danh sách chờ phân về.
people-units-file-wrong = Tệp đơn vị sai ở dòng { $line }: { $what }.

# Nhân sự
people-name-wrong = Nhập đủ họ, tên đệm (nếu có) và tên; chỉ dùng chữ cái.
people-birth-date-range = Ngày sinh không hợp lý: người trong danh sách phải từ 15 đến 100 tuổi. Kiểm tra lại năm sinh.
people-identity-wrong = Số định danh cá nhân (căn cước) gồm đúng 12 chữ số.
people-identity-taken = Số định danh này đã có trong hệ thống. Tìm người đó thay vì thêm mới; nếu không thấy, liên hệ nhân sự cấp trên.
people-email-wrong = Địa chỉ thư điện tử chưa đúng, ví dụ: ntanh@hanoi.gov.vn.
people-phone-wrong = Số điện thoại gồm 8 đến 15 chữ số.
people-no-change = Thông tin vẫn như cũ, không có gì để ghi.
people-no-posting = Người này không có vị trí công tác nào ngay trước ngày { $date }.
people-photo-kind = Ảnh phải là tệp JPEG hoặc PNG nguyên vẹn.
people-photo-size = Ảnh lớn hơn { $megabytes } MB. Chọn ảnh nhỏ hơn.
people-person-created = Đã thêm người mới.
people-person-changed = Đã lưu thông tin.
people-person-moved = Đã ghi vị trí công tác mới.
people-person-ended = Đã ghi ngày thôi công tác.
people-photo-saved = Đã lưu ảnh.
people-assigned = Đã phân về { $count } người.
people-assign-nobody = Chọn ít nhất một người.
people-not-successor = “{ $name }” không phải đơn vị kế thừa. Chọn một đơn vị trong danh sách.
