"""What is said of a person: where somebody lives, that he is a child, what ails him."""

import re
from collections.abc import Iterator
from datetime import date

from common.detect.looked import Looked
from common.detect.persons import NAME

_N = "[0-9一二三四五六七八九十百零〇A-Za-z甲乙丙丁]{1,5}"
_HOUSE = rf"{_N}(?:号楼|号院|栋|幢|座|弄)"
_DOOR = rf"{_N}(?:室|户|房|号)?"
_DWELLING = re.compile(
    rf"(?:{_HOUSE})?(?:{_HOUSE})?{_N}单元[第]?{_DOOR}(?![米个户名人次万元层])"
    rf"|{_HOUSE}(?:{_HOUSE})?{_N}(?:室|户|房|号)"
    r"|[0-9]{1,4}座[0-9]{3,4}室"
    rf"|第?{_N}(?:村民)?组(?:附)?[0-9一二三四五六七八九十百]{{1,5}}号"
    rf"|(?<=路|街|巷){_N}号(?:{_N}(?:室|户|房))?"
)
_OFFICE = re.compile(
    "办公|办事|大厅|窗口|会议|大院|大楼|大厦|中心|政府|委员会|机关|法院|学校|医院|公司"
)
_LIVES = re.compile(
    "家住|现住|住址|家庭地址|户籍|居住|租住|暂住|住在|住于|[,。;、\\s(]住"
    "|(?<!办公)(?<!单位)(?<!注册)(?<!经营)(?<!通讯)(?<!公司)(?<!会议)地址:"
)
_HOME = re.compile(
    "小区|花园|家园|公寓|新村|苑|宿舍|家属|华庭|雅居|[里村寨屯湾坳庄坪冲洲府城郡居墅庭湾园]$"
)
_NEAR = 24  # characters before a house that say whose it is
_CLAUSE = re.compile("[。;；!?！？\n\t]")
_WORKS_ON = re.compile(
    r"^(?:栋楼|外墙|加装|改造|维修|选举|道路|硬化|会议|大厅|窗口|办公|地块|鱼塘|机井|路灯|桥|水渠)"
)
_COUNTED = re.compile(rf"{_N}号(?:{_N}[室户房])?|.*户")  # on a street, or how many households

_AGE = "(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])"
_SEX = r"(?:[,(:、\s]{0,2}[男女])?"
_AND = r"[,(:、\s]{0,2}"
_AGED = re.compile(rf"({NAME}){_SEX}{_AND}(?:今年|现年|年仅|年)?{_AGE}(?:周)?岁(?!以|及|零|的?以)")
_BORN = re.compile(
    rf"({NAME}){_SEX}{_AND}(?:汉族,)?(?P<at>生于|出生于)?"
    r"((?:19|20)\d\d)[年.-](\d{1,2})(?:[月.-]?(\d{1,2})?日?|月)(?(at)|(?:出生|生))"
)
_CHILD = "孤儿|儿童|未成年人|未成年|幼儿|少年|女童|男童|婴儿|弃婴|小学生|中学生"
_CALLED = re.compile(rf"(?:{_CHILD})({NAME})(?=[,.、;:()\s。]|[的由因今获在被随与于男女]|$)")
_SCHOOL = "(?:小学|中学|初中|高中|幼儿园|学校)"
_GRADE = r"(?:[一二三四五六七八九1-9]年级|[初高][一二三四1-4]|[大中小][一二三\d]?班)"
_CLASS = r"(?:[ (]{0,2}[一二三四五六七八九十\d]{1,2}[ )]{0,2}班)?"
_IN_CLASS = re.compile(
    rf"{_SCHOOL}[^,。;\n]{{0,4}}{_GRADE}{_CLASS}(?:的|学生|同学|幼儿|,){{0,2}}({NAME})"
    r"(?=同学|获|的|[,。、;(\s]|在|因|被|$)"
)
_PUPIL = re.compile(
    rf"(?<!读)({NAME})(?:同学)?[,(:、\s]{{0,2}}(?:现|系|是|为|在|就读于|就读|正在){{0,3}}"
    rf"[\u4e00-\u9fff]{{0,10}}{_SCHOOL}[^,。;\n]{{0,4}}{_GRADE}(?!教师|老师|组)"
)
_TEACHES = re.compile(r"教师|老师|校长|主任|园长|调研|视察|主持")

_DISEASE = (
    "[\u4e00-\u9fff]{0,6}?(?:癌|肿瘤|白血病|尿毒症|糖尿病|高血压|冠心病|心脏病|肝炎|乙肝|丙肝|肝硬化|结核|艾滋病|梅毒|精神分裂症"
    "|抑郁症|焦虑症|癫痫|脑梗死?|脑出血|脑瘫|中风|肾病|肾衰竭|肾炎|哮喘|肺炎|尘肺病?|矽肺|红斑狼疮|帕金森|痴呆"
    "|自闭症|血友病|地中海贫血|再生障碍性贫血|瘫痪|骨折|流感|新冠|[\u4e00-\u9fff]{1,6}(?:症|炎|病))"
)
_AILS = (
    "(?:身患|罹患|患上|患有|患|确诊为|确诊患|确诊|诊断为|诊断出|诊断患有|查出患?有?|感染|突发|得了)"
)
_KIN = "(?:丈夫|妻子|父亲|母亲|儿子|女儿|之子|之女|之妻|爱人|配偶|祖父|祖母|爷爷|奶奶|孙子|孙女)"
_ILL = re.compile(
    rf"(?:(?:{NAME})|(?:其(?!他|它|中|余)|本人|(?<!其)他(?!们)|她(?!们)|家中){_KIN}?|{_KIN})"
    r"[^。;\n患诊查感]{0,14}?(?:经[^。;,\n]{2,10}?)?"
    rf"({_AILS}(?:了)?{_DISEASE})(?!的(?:人|群众|患者|职工|党员|居民|村民|老人|困难|儿童|家庭|参保))"
)
_IN_GENERAL = re.compile(
    r"防治|预防|防控|筛查|讲座|检查|救助|关爱|宣传|主持|强调|指出|调研|的人|凡|对"
)


def dwellings(looked: Looked) -> Iterator[tuple[int, int]]:
    """Where somebody lives, below the township; the rooms of offices and works on houses are
    honest."""
    for match in _DWELLING.finditer(looked.plain):
        before = _CLAUSE.split(looked.plain[max(0, match.start() - _NEAR) : match.start()])[-1]
        after = looked.plain[match.end() : match.end() + 6]
        if _is_home(before, match[0], after):
            yield match.span()


def _is_home(before: str, house: str, after: str) -> bool:
    if _WORKS_ON.match(after):
        return False
    if _LIVES.search(before):
        return True
    if _OFFICE.search(before) or _COUNTED.fullmatch(house):
        return False
    return bool(_HOME.search(before))


def minors(looked: Looked) -> Iterator[tuple[int, int]]:
    """The names of persons under 18."""
    for rule in (_AGED, _CALLED, _IN_CLASS):
        for match in rule.finditer(looked.plain):
            yield match.span(1)
    for match in _PUPIL.finditer(looked.plain):
        if not _TEACHES.search(match[0]):
            yield match.span(1)
    for match in _BORN.finditer(looked.plain):
        if looked.today and _is_minor(match, looked.today):
            yield match.span(1)


def _is_minor(born: re.Match[str], today: date) -> bool:
    year, month, day = int(born[3]), int(born[4]), int(born[5] or 1)
    return (year + 18, month, day) > (today.year, today.month, today.day) and year <= today.year


def illnesses(looked: Looked) -> Iterator[tuple[int, int]]:
    """What ails a person who is named or meant; an illness as such is honest."""
    for match in _ILL.finditer(looked.plain):
        between = looked.plain[match.start() : match.start(1)]
        if not _IN_GENERAL.search(between):
            yield match.span(1)
