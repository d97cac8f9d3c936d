"""What is masked can be recognised and not used."""

import pytest

from common import detect, masks


def test_masks_look_as_in_the_rule_book() -> None:
    assert masks.mobile("13812341234") == "138****1234"
    assert masks.id_card("990102199001010123") == "99*************123"
    assert masks.name("张三丰") == masks.name("张三") == "张**"


@pytest.mark.parametrize(
    ("kind", "found", "masked"),
    [
        ("mobile", "１３８ 1234\n5678", "138****5678"),
        ("bank_card", "6222 0212 3456 7890 128", "6222***********0128"),
        ("landline", "(0999)8123456转12", "****56"),
        ("passport", "E12345678", "E*****678"),
        ("plate", "湘F·12345", "湘F***45"),
        ("email", "li.ming＠mail.example.com", "l***@mail.example.com"),
        ("address", "3号楼二单元501室", "*号楼*单元***室"),
        ("minor", "王小雨", "王**"),
        ("medical", "患糖尿病", "***"),
        ("roster", "欧阳春", "欧**"),
        ("mark", "机密★10年", ""),
    ],
)
def test_every_kind_has_its_mask(kind: str, found: str, masked: str) -> None:
    assert detect.mask(kind, found) == masked
