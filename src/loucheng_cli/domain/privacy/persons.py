"""Names of persons in free text, found without a list of who is known.

A surname counts as a person's only beside something that makes it one: a title (陈经理), a nickname (老赵, 阿强), a role or a
verb before it (联系人：…, 交给…), or a verb after it (…说, …来电). Recall comes first: a masked word too many costs less than a
name on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loucheng_cli.domain.privacy._surname_words import SECONDS

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅付沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季"
    "俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛管祝左涂祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游裴席卫查屈鲍覃霍翁隋甘景单包柏宁柯阮"
    "桂闵解柴华车冉房辜吉饶刁瞿戚丘池滕晋邬臧宫苟褚廉简娄盖符奚穆党郎邸冀谈姬屠连郜晏栾郁蒙喻窦迟敖糜鄢冷卓仇艾巩嵇仲虞卞封竺"
    "冼佟栗匡宗应巫鞠桑荆谌岑胥蔺郦隗宓缪阚郗裘厉麻潭占雍桓邝幸揭鄞诸楼骆蒲葵南乌成向时花云米沙海官佘桑初古乐全牧叶苍商计路原"
    "狄晁於宣邴蓬戎邰莘逄璩濮扈茹宦庾暨寇阙殳夔逯訾乜蒯支佴仝亓笪谯仉郤蔚鄂揣尚燕寿农麦练储慎衡浦苑伊仰冀"
    "荀杭边汲巴弓印宿索阴胥闻贡堵鱼容居弘广沃利越隆勾融桓帅亢况相丰巢养墨言咸籍通终"
)
DOUBLE_SURNAMES = "欧阳|上官|司徒|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|端木|闻人|钟离|申屠|淳于|轩辕|澹台|呼延|南宫|东方|西门"
_SURNAME = rf"(?:{DOUBLE_SURNAMES}|[{SURNAMES}])"
# Everyday words too: alone before a title they are a surname only behind a verb, a role or a pause.
_ALSO_WORDS = "应于成向时全和那都经从单管路原商计包房车查水关解连尚练储慎寿农宣伊边印宿索阴闻鱼容居广利越隆融相丰养言巴弓帅咸籍通终"
_GIVEN = (
    r"(?:(?![的了着过在是有和与或及也都就还已不没要会能可把被让请给对从到向于为由因而但并将再又很太最更这那此其每各某何哪谁"
    r"吗呢吧啊呀嘛哦今昨日月号点时分上下前后左右里外内间层楼室房店铺厅区路街道门口来去回说讲问答找见送拿带交发"
    r"经总主部局科处书店长老])[\u4e00-\u9fff])"
)
_TITLES = (
    "总经理|副总经理|副总|总监|总助|经理|总|董事长|董秘|董事|董|主任|副主任|主管|主席|书记|局长|副局长|局|处长|处|科长|科|股长|所长|队长|队|"
    "院长|校长|园长|会长|秘书长|秘书|部长|厂长|厂|店长|组长|楼长|班长|站长|行长|社长|台长|镇长|区长|市长|街长|领班|老板娘|老板|掌柜|"
    "先生|女士|小姐|太太|夫人|同志|老师傅|老师|师傅|教授|博士|医生|大夫|护士|律师|会计师|会计|出纳|警官|法官|工程师|工|教练|导师|"
    "阿姨|老伯|伯伯|大伯|老太太|老太|婆婆|师母|大姐|大哥|大爷|大妈|大叔|奶奶|爷爷|叔叔|叔|婶|姨|姐|哥|嫂|妹|伯|爷|导|助理|专员|代表|委员|顾问"
)
_SIDES = frozenset("对双甲乙主一各警校店资院物")  # 对方, 甲方: a side, not a surname
_ENDS_A_TITLE = "傅"  # 师傅 is no surname
_SHORT_POSTS = frozenset(["局", "处", "科", "队", "队长", "厂", "工", "导", "代表", "职工", "员工", "领导"])
_A_SIDE = r"(?:服务|运营|经营|管理|出租|承租|供应|施工|监理|合作|投资|第三|官|用工|用人|代理|发包|承包|建设|设计|产权|主办|承办|协办)$"
# What stands after a title of one character and makes it part of another word.
_NOT_AFTER_TITLE = r"(?![部经机公站体量价额结共计会算裁监理线程作业地厂商资期具程人龄种序装长妹夫家局面域里所学技目室置方罚分教弹航游])"
_ROLE = (
    "联系人|联络员|联络人|负责人|经办人|经办|承办人|承办|法定代表人|法人代表|法人|代表人|代表|申请人|投诉人|举报人|当事人|受访人|接待人|"
    "经理|店长|店员|老板娘|老板|主管|主任|助理|秘书|会计|财务|出纳|人事|行政|前台|员工|职工|同事|客户|股东|合伙人|房东|业主|租户|保安队长|保安|"
    "保洁|司机|电工|物业|物管|网格员|工作人员|楼长|队长|总监|师傅|老公|老婆|丈夫|妻子|儿子|女儿|父亲|母亲|爸爸|妈妈|弟弟|哥哥|妹妹|姐姐|"
    "维修工|安装工|管道工|电焊工|油漆工|清洁工|木工|瓦工|泥工|杂工|施工员|施工队|施工方|工程队|维保单位|实习生|志愿者|维保|阿姨|护工|教练|店主|房主|楼主|档主|老板姓|参谋|专管员|监察员|安全员|管理员|调解员|技术员|项目经理|质检员|收费员|讲解员|副总|干事|"
    "商户|住户|租客|租方|承租人|出租人|转租人|二房东|商家|摊主|车主|居民|村民|家属|亲属|代理人|委托人|监护人|受理人|对接人|签收人|收件人|寄件人|操作员|值班|"
    "群|工程部|客服部|财务部|人事部|行政部|物业部|保卫部|招商部|市场部|安保部|办公室|街道|社区|中队|大队|支队|窗口|科室|班组|维修|水电工|厨师|主厨|服务员|收银|店小二|"
    "楼管|网格长|楼栋长|业委会|业主委员会|设计师|工程师|业务员|快递员|外卖员|老乡|邻居|亲戚|合伙|学员|学生|家长|孩子|宝宝|群里|HR|姓名|名字|名叫|叫做|对象|专员|科长|处长|领导|医生|律师|老师"
)
_BEFORE = (
    "找到|找一下|找|联系到|联系|联络|咨询|询问|请教|请|让|由|给|问|叫|听|见到|见|碰到|遇到|碰见|跟|和|与|同|被|交给|转给|转交|发给|送给|还给|寄给|"
    "通知|转|交|写|已由|改由|应由|归还|问过|找过|见过|麻烦|多亏|烦请|烦|叫上|约上|喊|催|提醒|抄送|呈|报|报送|送|寄|还|借给|退给|付给|转账给|收件人|转告|告诉|告知|对接|回复|答复|拜访|走访|接待|陪同|接访|委托|推荐|认识|感谢|谢谢|还有|以及|是|放|打给|致电|约了|约|向|对|时|归|替|帮|把|派|等|为|在|到"
)
_AFTER = (
    "说|讲|称|表示|反映|认为|觉得|回复|答复|答应|来电|来访|来催|来问|又来|打电话|打来|介绍|提出|要求|提到|负责|接待|陪同|到场|签收|签字|签|盖章|"
    "今早|昨晚|前天|打了|打|批|拖欠|欠|带头|画|两口子|夫妻|一家|接|巡查|管|叫|喊|吵|骂|当|任|是|会|能|可以|可|从|为|一直|每天|经常|突然|临时|自己|亲自|单独|当场|"
    "主动|多次|反复|继续|了|约|尽快|牵头|带领|组织|上门|下楼|没|修|卸|值|明天|今天|昨天|后天|下周|上周|周[一二三四五六日]|上午|下午|中午|晚上|早上|刚才|刚刚|同意|退出|"
    "变更|补|催|反馈|建议|申请|前来|过来|进来|拍|写|看|去|来|到|等|的|家|店|对|给|把|将|跟|又|还|都|正|等人|两位|三位|本来|原来|打算|准备|请求|希望|"
    "愿意|拒绝|认可|确认|核实|保管|保存|存|收|领|交|付|退|借|用|住|租|买|卖|开|关|装|搬|换|加|发了|发来|登记|处理|办理|经办|联系|电话|手机|微信|那边|这边|那里|这里|的电话|的手机|的微信|先生|女士|小姐|本人|名下|请假|出差|走了|离职|"
    "配合|协助|协同|跟进|督办|督促|催促|检查|复查|监督|见证|主持|参加|出席|说明|通报|汇报|发言|补充|总结|调解|核对|核查|清点|验收|值守|看守|带班|代签|代领|代收|代办|转述|透露|抱怨|埋怨|解释|承诺|保证|"
    "坚持|不肯|不愿|不让|声称|指出|强调|安排|帮忙|帮|支持|整理|扫|擦|维护|维修|更换|调|测|跑|驻|转|推荐|提议|召集|组织|筹备|策划|主讲|授课|讲解|录入|审核|审批|批准|起草|复印|打印|取|还|赔|垫|刷|"
    "投诉|举报|咨询|问|想|要|在|也|已|刚|不|没|他|她|和|、|一起|已经|年纪|回执|带|找|送|列席|对接|担任|接手|接电话|签字|摔|受伤"
)
_STRONG_AFTER = "身份证|微信|电话|手机|QQ|邮箱|说|讲|称|表示|反映|认为|回复|答复|来电|来催|又来|打电话|打来|介绍|提出|提到|问|先生|女士|签字|请假|发了|来访"
_END = r"(?=$|[\s，。！？；：、,.!?;:（）()“”\"…0-9０-９/／—-])"
# Words that the dictionary behind ``_surname_words`` takes for names, or does not hold.
_WORDS = frozenset(
    [
        "单位",
        "周三",
        "周二",
        "周五",
        "周六",
        "周四",
        "房东",
        "毕业",
        "项目",
        "丁字",
        "世纪",
        "丘陵",
        "乌龙",
        "乐清",
        "乔迁",
        "于女",
        "于家",
        "于我",
        "于此",
        "于现",
        "于用",
        "于职",
        "云服",
        "云计",
        "从业",
        "从严",
        "从事",
        "从前",
        "从未",
        "从来",
        "付了",
        "付清",
        "任会",
        "何迟",
        "侯车",
        "元旦",
        "党支部",
        "党课",
        "全勤",
        "全往",
        "全换",
        "全款",
        "全责",
        "兰花",
        "关停",
        "关店",
        "关怀",
        "关燃",
        "关窗",
        "关阀",
        "冬天",
        "冷焰",
        "冷链",
        "刘海",
        "包员",
        "包场",
        "包换",
        "包租",
        "包红",
        "包邮",
        "华为",
        "华丽",
        "卓越",
        "占光",
        "占比",
        "占道",
        "卢布",
        "卫健",
        "卫星",
        "卫浴",
        "原单",
        "原工",
        "原路",
        "古董",
        "史上",
        "右边",
        "叶子",
        "叶绿",
        "吉祥",
        "同时",
        "向东",
        "向北",
        "向南",
        "向外",
        "向西",
        "周大福",
        "周转",
        "周黑鸭",
        "和平",
        "和气",
        "和解",
        "和谐",
        "唐装",
        "商管",
        "国庆",
        "夏令",
        "姜茶",
        "孔径",
        "孔洞",
        "孙女",
        "孙子",
        "季初",
        "季末",
        "宁静",
        "安保",
        "安利",
        "安引",
        "安抚",
        "安逸",
        "安防",
        "安静",
        "宋体",
        "官宣",
        "官网",
        "封层",
        "封控",
        "屈臣氏",
        "屠宰",
        "岳父",
        "席卡",
        "平台",
        "平时",
        "庄园",
        "应以",
        "应商",
        "应在",
        "应标",
        "应由",
        "应税",
        "康养",
        "康复",
        "廉政",
        "张开",
        "张挂",
        "张数",
        "张望",
        "张罗",
        "张裕",
        "张贴",
        "徐家汇",
        "徐汇",
        "戴口罩",
        "房号",
        "房型",
        "文创",
        "文旅",
        "文明",
        "方引",
        "方拒",
        "方显",
        "方票",
        "方能",
        "方非",
        "时三",
        "时不",
        "时施",
        "时用",
        "时进",
        "明天",
        "明年",
        "明确",
        "易制",
        "易懂",
        "易拉",
        "易拉宝",
        "易损",
        "易燃",
        "易耗",
        "易腐",
        "易购",
        "晋升",
        "晋级",
        "曹操",
        "曾因",
        "曾在",
        "曾用",
        "李宁",
        "杜绝",
        "林木",
        "林立",
        "林荫",
        "林记",
        "查少",
        "查收",
        "查明",
        "查档",
        "查酒",
        "桂林",
        "桂花",
        "桑拿",
        "梅花",
        "梅雨",
        "楼事",
        "楼员",
        "楼宇",
        "楼竣",
        "楼管",
        "楼里",
        "楼长",
        "武林",
        "段子",
        "段时",
        "段领",
        "毛利",
        "毛坯",
        "毛巾",
        "毛重",
        "水产",
        "水压",
        "水晶",
        "水果",
        "水池",
        "水沟",
        "水泥",
        "水泵",
        "水渠",
        "水灾",
        "水牌",
        "水电",
        "水管",
        "水箱",
        "水表",
        "水质",
        "水费",
        "汤包",
        "汤品",
        "汤圆",
        "汪洋",
        "沙龙",
        "洪水",
        "温控",
        "温泉",
        "温馨",
        "潘多拉",
        "熊猫",
        "牛仔",
        "王府",
        "王老吉",
        "田园",
        "申领",
        "白切",
        "白班",
        "白领",
        "盖住",
        "盖子",
        "盖章",
        "盛夏",
        "看看",
        "石墩",
        "石英",
        "祝大",
        "祝您",
        "祝福",
        "祝贺",
        "秋天",
        "秦岭",
        "程完",
        "程竣",
        "穆斯林",
        "章一",
        "章子",
        "章抢",
        "章磨",
        "童车",
        "童鞋",
        "简体",
        "简章",
        "简装",
        "简餐",
        "管护",
        "管控",
        "米粉",
        "经办",
        "经常",
        "经核",
        "经济",
        "经理",
        "经营",
        "经费",
        "经过",
        "老凤祥",
        "胡同",
        "胡椒",
        "艾灸",
        "花岗",
        "花店",
        "苍南",
        "苗圃",
        "苗木",
        "范畴",
        "解封",
        "计件",
        "许可",
        "谈好",
        "谈妥",
        "谈定",
        "谈崩",
        "谈成",
        "谈项",
        "谢谢",
        "费一",
        "费争",
        "费偏",
        "费单",
        "费才",
        "费押",
        "费按",
        "费涨",
        "贺卡",
        "贺词",
        "路政",
        "路板",
        "车位",
        "车停",
        "车排",
        "车棚",
        "车维",
        "连廊",
        "那个",
        "那位",
        "那家",
        "那边",
        "那里",
        "都在",
        "都是",
        "都有",
        "金店",
        "金毛",
        "钟楼",
        "钱款",
        "陆家",
        "陈列",
        "陈年",
        "陈旧",
        "陈设",
        "陈述",
        "陈醋",
        "陶艺",
        "雷同",
        "雷达",
        "雷雨",
        "韩式",
        "项下",
        "顾客",
        "顾问",
        "马达",
        "高企",
        "高危",
        "高峰",
        "高清",
        "高科",
        "高管",
        "高薪",
        "鲁菜",
        "鲍鱼",
        "黄岩",
        "黄灯",
        "黄线",
        "黎明",
        "齐全",
        "齐备",
        "齐聚",
        "龙港",
        "龙虾",
    ]
)
# Characters that given names are made of; each speaks for a name, none alone makes one.
_USUAL = frozenset(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂鹏飞红玲芬燕梅辉俊志国建文斌宇浩然轩欣怡佳雪琳晨博阳凯琪婷倩颖洁莉莎薇"
    "蓉蕾菲雯雅诗涵梓萱思雨梦瑶璐瑜珊珍珠凤云莲荣爱香月春夏秋冬海江山河林森木松柏峰岩石天晓东南西北中华庆祥瑞福禄寿喜财富贵"
    "金银宝玉翠琴棋书画武义仁礼智信忠孝廉德诚良善美慧聪睿哲颂扬振兴旺昌盛隆茂发达利民安康健宁和顺荣耀光亮彬彪威猛力豪雄杨健"
    "鑫森淼焱垚晶昊旭昕昱晟晗煜烨炜炎焕灿煌钧铭锋钢铁锐钰钊剑锦添增永恒长久远航程鸿雁鹤龙虎彤丹青蓝紫嫣妍妮姗姣媛婉婕娴嫦"
    "娥姿娅丝绮绣绢缨纯素心怀念恩惠慈悦愉怡恬悠情意立新进步前程启承继续克勤俭奋斗开拓创展成功胜捷有为学勉励奇异逸凡尘清澄波"
    "涌泉源泽润洲滨沛沐汉津渊溪湘沁澜潇泓洪润露霜霏霄震霆雷电虹晴晖晓晚宵夜星辰宸宏宽容寒寅宾贤贞贺资赞超越跃舟帆航舒畅"
    "友朋君子儒士骏驰骥麟麒凌云翔翼鸣羽毅坚韧卫国防军兵冠群世代传家邦园庭楠枫桦桐樱桃李杏梨竹菊荷莹芝芸苗英茵茜萍蒙蔓薇蕊"
    "琦萌甜栖迟敬守业援朝知越蓓婕航满岩旺诚砚未央筠望睿沐奕若怀瑾槿汀屿禾笙芷苒柠汐珂玥瑄璇璟珩琰琮琛琨琬瑛瑗璋璞璧祺祯禧禹稷穗竣竹筱籽缘罡羿翊翎翠翰聿胤臻"
    "芃芊苑苓茗茉茹荃荔莞莺菁葵蓁薰衍裕襄诠诩谦谨谷豫赋轲辙迪遥邈郁钿铃铎锦镇镕闻阔靖韬韵颐颢颉馥馨骞魁鲲鸢鸥鹃黛歌禄炳焯熙焘燊烁炫煊煦焓焱凡帅腾霖骐谊伶俏侠"
    "俭倬偲傲儿克冕净凇凛凝刊劭劲励勋勇勤匡卿厚叙吉咪哥唐啦喻嘉园均坚垒城塘境壮夏夕夙夷奂奎奈妤妲妹姣姿娇娣婳婵媚嫒学宛宥宴家富寄寓尉屹岑岱岳峥峻崇崎嵘嵩川州巍巧帆希常平广序康延建弘弦"
    "彧彩彰彻律得微德心忆志忻思恂恒恺悟惜惟想意愫慎慕慧懋懿戈成戎扬承拓振捷掌撰政敏敦文斐方施旦旸昀昂昇昌易昔映昭显晁晋晏晔晗晚晞晟晤晨普景晰智暄暖暮曜曦月朔朗朝木朴朵机权材村来林果枝柔柯柱"
    "标栋树株格桂桃梁梧梨森楚楠榆槐樊樟橙歆正步殊毓民水汶沁沂沃沄沅沙沣沫沽泊法泠泰泳洋洛津洪洵洺流浅浙浚浠浩海涓涛润涯淇淑淳清渝渡游湄湛湾源溢溥滢滔漪漫潮灏火灵灼炯炳点烈煜照熹燕爽牧特献玄率玛玫玮珏珉珞班球理琅琎琚琳瑾瑭"
    "生根本元亨利一二三乐天佑保全堂培均基坤城壮多大少小幼弟妹姐伯仲叔季可嘉佩伊依俐俪倩允先克公典冰凝升卉卓单历原双发古召史"
    "叶司合吉同名后向吟君启周咏唯啸善喆嗣囡团固圣圆培垣堃墨复夫央奎奕妙始婵孟存季宜宣宪宗定官宝实家富察寒寻导尔尚尧尹居屏展"
)


_TITLE_WORDS = frozenset(_TITLES.split("|"))
_MEASURES = frozenset("时米楼单车石方万路房元成")  # behind a number they count: 5时, 3楼
_NEVER_GIVEN = frozenset(
    [
        "公司",
        "企业",
        "合同",
        "多少",
        "多久",
        "多大",
        "开业",
        "异常",
        "平台",
        "公章",
        "安全",
        "生意",
        "一半",
        "一个",
        "一团",
        "中心",
        "清单",
        "名单",
        "单子",
        "资金",
        "利润",
        "财务",
        "公安",
        "标准",
        "峰谷",
        "大堂",
        "几天",
        "三天",
        "凌晨",
        "固定",
        "乐园",
        "进城",
        "健康",
        "历史",
        "文本",
        "电子",
        "美金",
        "代账",
        "新老",
        "一小",
        "一家",
        "开班",
        "冠名",
        "流水",
        "红单",
        "周一",
        "合格",
        "有限",
        "科技",
        "商务",
        "文化",
        "贸易",
        "电器",
        "服务",
        "实业",
        "集团",
    ]
)


# Words that stand behind a role so often that they are no names there.
_CALLED_NOBODY = (
    "时间|方案|安全|安排|通知|管理|关系|关门|全部|全体|许可|路线|路面|包括|包装|计划|计算|单独|单位|经常|经过|经营|商量|查看|查询|车辆|车位|房间|高峰|高温|"
    "平时|明确|向来|从来|应该|应当|那边|那里|都是|都在|成立|成功|和气|水电|水管|别人|别的|解决|解释|连续|连同|马上|方便|能够|支付|支持|常驻|江边|白天|万一|"
    "花费|费用|任务|温度|文件|文明|项目|夏天|冬天|周末|周边|金额|钱款|顾客|顾问|华东|左右|左边|石材|党员|宣传|储物|麦克|农历|练习|衡量|尚未|慎重|寿命|燕窝|"
    "邮件|祝贺|应急|易燃|安装|安保|简历|古老|沈阳|温州|杭州|海南|江苏|云南|黄金|经办|经理|主任|管道|时候|向东|向西|向南|向北|门口|楼上|楼下|楼层|章程|凌晨"
)
_NEVER_NAMES = frozenset(_CALLED_NOBODY.split("|"))


def find_persons(text: str) -> list[tuple[int, int]]:
    """The places ``(start, end)`` of what identifies a person by name, in order, not overlapping."""
    taken: list[tuple[int, int]] = []
    for start, end in sorted(_candidates(text), key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end))
    return sorted(taken)


def mask_persons(text: str, mask: str) -> str:
    """The text with each such place replaced."""
    parts: list[str] = []
    at = 0
    for start, end in find_persons(text):
        parts += text[at:start], mask
        at = end
    return "".join([*parts, text[at:]])


_LONG_TITLES, _SHORT_TITLES = (
    "|".join(title for title in _TITLES.split("|") if (len(title) > 1) is is_long) for is_long in (True, False)
)
# In a lookahead, so that candidates may overlap: 麻烦 begins with a surname, and 黄 behind it is one.
_LONG_ROLES = "|".join(
    role for role in _ROLE.split("|") if len(role) > 1 and role not in {"楼管", "物管"}
)  # 八楼管一鸣
# Roles that only persons have, right before a name.
_OF_A_PERSON = (
    r"(?:[\u4e00-\u9fff](?:员|长|师|警)|经理|主任|总监|主管|会计|出纳|秘书|助理|教练|保安|司机|房东|老板|老板娘|店长|律师|医生|护士|股东|合伙人|实习生|志愿者|前台|阿姨|店小二|家属|"
    r"儿子|女儿|妻子|丈夫|弟弟|哥哥|姐姐|妹妹|父亲|母亲|召集人|投资人|产权人|经办人|负责人|联系人|馆主|店主|房主|业主|副总|法人|法务|人事|代表|委员|干事|参谋|会计师|博士|教授)[：:（(、 ]?$"
)
_TIME_OR_PLACE = (
    "天|上午|下午|中午|晚上|早上|昨晚|上次|这次|下次|刚才|刚刚|后来|随后|原来|原先|隔壁|楼上|楼下|对面|门口|现场|已|回"
)
_TITLED = (
    rf"(?=(?P<name>(?:{_SURNAME}{_GIVEN}{{0,2}}|(?<![A-Za-z])[A-Z][a-z]{{1,11}}\s?))"
    rf"(?P<title>{_LONG_TITLES}|(?:{_SHORT_TITLES}){_NOT_AFTER_TITLE}))"
)
_OLD_OR_YOUNG = rf"[老小](?![时米车包商程毛路楼房区方石顾赖迟查])[{SURNAMES}](?![区学票家层修件店额型子峰])(?P<closed>(?={_AFTER}|[，。、：:（(]|$))?"
_NICKNAME = (
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[个的找叫问跟和与给请让由是被听见到员理队长助板业管机工安洁主户东台政务服客师傅卫护道位天午晚才次后来部科室处组班心站所生诉向转时对替帮]))"
    rf"(?:[老小](?![时米车包商程毛路楼房区方石顾赖迟查])[{SURNAMES}](?![区学票家层修件店额型子峰]))"
    rf"|[{SURNAMES}]某(?![个些种一天时地项次年月日])某?"
    r"|阿(?![里姨胶拉司迪玛联尔])[\u4e00-\u9fff]"
)
# A whole name: what stands before it and behind it is weighed in ``_is_name``.
_WHOLE = rf"(?=(?P<name>{_SURNAME}(?:向[阳东荣前红军]|{_GIVEN}{{1,2}})))"
# A word that says what a person does or is: 外卖员, 楼层长, 店主, 教练, 干部.
_POST_BEFORE = r"[\u4e00-\u9fff](?:员|长|主|人|者|师|客|家|士|手|干部|教练|主管|主任|律师|小伙子|姑娘|妹妹|弟弟|妻子|丈夫|儿子|女儿)$"
_ROLE_BEFORE = rf"(?:{_ROLE}|名叫|姓名|叫做|叫)(?:[：:（(、]|[是叫为])?\s?$"
_VERB_BEFORE = rf"(?:{_BEFORE})$"
_PAUSE_BEFORE = r"(?:^|[\s，。！？；：、,.!?;:（()）“”\"'《》/\-—0-9楼层室号里了着过的])$"
_BEGINS_A_VERB = frozenset(
    "说讲称问想要在也已刚不没会能把被让请给跟和与及带拿来去到找送交收签发加开做当任系是为之的等又再都就还才每聊补落出通催骑摔休陪代管查领定写打帮协答回解反捡拍看听坐站跑"
)
_LONGEST_CUE = 8  # characters before a name that are looked at
_ENOUGH = 3
_BOTH_USUAL = 2
_WHOLE_NAME = 3  # characters of a surname with a given name of two
_GIVEN_ONLY = rf"(?:{_BEFORE}|{_ROLE})(?P<name>晓[\u4e00-\u9fff]|(?!看看|试试|问问|说说|等等|天天|常常|刚刚|慢慢|往往|年年|个个|家家|人人|教教)([\u4e00-\u9fff])\2)(?=负责|说|讲|那边|那里|处理|接待|联系|登记|代|来|$|[，。、,.])"

_BY_FIRST_NAME = r"([\u4e00-\u9fff])\1(?:姐|哥|叔|姨|嫂)(?![夫妹弟们])|(?![小大老表堂亲帅美靓学师二三])[\u4e00-\u9fff](?:姐|哥|叔|姨|嫂|婶)(?![夫妹弟们])"
_SURNAME_ONLY = rf"(?<![百贵老同])(?P<name>姓[{SURNAMES}])(?![\u4e00-\u9fff]*名)"
# 小凤, 小芳: what is given to persons and hardly begins another word.
_SMALL_GIVEN = (
    r"(?:(?<![\u4e00-\u9fff])|(?<=[找叫问跟和与给请让由被听见员的]))(?P<name>小[芳娟凤燕霞玲芬婷娜丽莉萍艳倩琴琳珍莹敏洁伟勇军杰涛磊鹏斌辉刚超峰亮婕雯璐琪颖慧娇媛妮薇蕾])"
    rf"(?={_AFTER}|[，。、：:（(]|$)"
)
# A word that is a name, where the text itself says so: 联系人：万里, 名叫方圆.
_SAID_TO_BE = (
    r"(?:联系人|联络人|负责人|经办人|承办人|法定代表人|法人代表|法人|代表人|申请人|投诉人|举报人|当事人|受访人|接待人|股东|合伙人|对接人|签收人|收件人|店长|经理|会计|出纳|"
    r"老板|房东|业主|设计师|教练|律师|秘书|姓名|名字)(?:[：:]|[是为叫](?!了)|名叫)\s?$|(?:名叫|叫做|叫作|名字叫|我叫|他叫|她叫)$"
)
_LATIN = rf"(?:{_BEFORE}|{_ROLE})[：: ]?(?P<name>[A-Z][a-z]{{2,11}})(?![a-zA-Z])"


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(_TITLED, text):
        start, end = match.start("name"), match.end("title")
        if _ends_a_role(text, start) or match["name"][1:] in _NEVER_GIVEN:
            continue
        surname = match["name"][0]
        given = match["name"][1:]
        is_alone = not (given and set(given) <= _USUAL)
        if surname in _ALSO_WORDS and is_alone and not (_begins(text, start) or _follows_cue(text, start)):
            continue
        if surname in _ENDS_A_TITLE and text[start - 1 : start] == "师":
            continue
        if surname == "应" and text.startswith(("要求", "请求", "邀请", "之邀"), end):
            continue  # at somebody's request
        is_short = len(match["title"]) == 1 or match["title"] in _SHORT_POSTS
        is_word = _is_word(match["name"]) if given else is_short and _is_word(text[start:end])
        if is_word and not (len(given) == 2 and given[1] in _USUAL and match["title"] not in _SHORT_POSTS):
            continue
        if surname == "方" and _is_side(text, start):
            continue
        # 珠海市公安局, 保安队长: a post of one character counts only where nothing runs on before the surname.
        is_of_office = match["title"] == "工" and re.search(r"[局站所科室队部处办]$", text[:start])
        if match["title"] in _SHORT_POSTS and not (is_of_office or _begins(text, start) or _follows_cue(text, start)):
            continue
        if len(match["name"]) > 1 and match["title"] in _SHORT_POSTS:
            continue
        yield start, end
    for match in re.finditer(_NICKNAME, text):
        yield match.span()
    for match in re.finditer(_OLD_OR_YOUNG, text):
        is_cued = match["closed"] is not None and _follows_cue(text, match.start())
        if is_cued or re.search(_OF_A_PERSON, text[max(0, match.start() - _LONGEST_CUE) : match.start()]):
            yield match.span()
    for match in re.finditer(_WHOLE, text):
        start = match.start()
        for end in range(start + len(match["name"]), start + 1, -1):
            if _is_name(text, start, end):
                yield start, end
                break
    for match in re.finditer(_GIVEN_ONLY, text):
        yield match.span("name")
    for match in re.finditer(_BY_FIRST_NAME, text):
        if match[0][0] in _USUAL and (_begins(text, match.start()) or _follows_cue(text, match.start())):
            yield match.span()
    for pattern in (_LATIN, _SURNAME_ONLY, _SMALL_GIVEN):
        for match in re.finditer(pattern, text):
            yield match.span("name")


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a surname with one or two characters behind it is weighed a name by these and by what stands around it."""
    name = text[start:end]
    surname = 2 if name[:2] in DOUBLE_SURNAMES.split("|") else 1
    if len(name) <= surname or name[surname:] in _NEVER_GIVEN or name[surname:] in _TITLE_WORDS:
        return False
    if name[0] == "方" and _is_side(text, start):
        return False
    if name[0] in _ENDS_A_TITLE and text[start - 1 : start] == "师":
        return False
    if name[0] in _MEASURES and re.search(r"[0-9０-９一二三四五六七八九十百千几两]$", text[:start]):
        return False
    begins_a_word = surname == 1 and name[1:2] in SECONDS.get(name[:1], "")
    if _ends_a_role(text, start):
        return False
    before, behind = text[max(0, start - _LONGEST_CUE) : start], text[end:]
    is_person = re.search(_OF_A_PERSON, before) is not None
    is_closed = re.match(_END, behind) or re.match(_AFTER, behind) or behind[:1] in _BEGINS_A_VERB
    is_said = re.search(_SAID_TO_BE, before) and (re.match(_END, behind) or re.match(_STRONG_AFTER, behind))
    if surname == 1 and (name[:2] in _WORDS or name in _WORDS or (begins_a_word and len(name) - surname == 1)):
        is_longer = len(name) == _WHOLE_NAME and name not in _WORDS and name[2] in _USUAL
        is_called = is_person and is_closed and name[surname:] not in _NEVER_GIVEN and name not in _NEVER_NAMES
        if not (is_said or is_called or (is_longer and re.search(_ROLE_BEFORE, before))):
            return False
    if (is_said and set(name[surname:]) & _USUAL) or (is_person and is_closed):
        return True
    weight = sum(char in _USUAL for char in name[surname:]) + (surname - 1) - begins_a_word
    if re.search(_ROLE_BEFORE, before):
        weight += 2
    elif any(re.search(cue, before) for cue in (_POST_BEFORE, _VERB_BEFORE, _PAUSE_BEFORE)):
        weight += 1
    else:
        weight -= weight < _BOTH_USUAL  # in the middle of other words
    if re.match(_STRONG_AFTER, behind):
        weight += 2
    elif re.match(_END, behind) or re.match(_AFTER, behind) or behind[:1] in _BEGINS_A_VERB:
        weight += 1
    elif len(name) - surname == 1:
        weight -= 1  # half of a longer word, most often
    return weight >= _ENOUGH


def _is_side(text: str, start: int) -> bool:
    """Whether 方 is that of 甲方, 服务方."""
    return text[start - 1 : start] in _SIDES or re.search(_A_SIDE, text[:start]) is not None


def _ends_a_role(text: str, start: int) -> bool:
    """Whether the character is the last one of a title or a role: the 任 of 主任, the 安 of 保安."""
    return re.search(rf"(?:{_LONG_TITLES}|{_LONG_ROLES})$", text[max(0, start - _LONGEST_CUE) : start + 1]) is not None


def _is_word(name: str) -> bool:
    if name[:2] in DOUBLE_SURNAMES.split("|"):
        return False
    return name[1:2] in SECONDS.get(name[:1], "") or name[:2] in _WORDS or name[:3] in _WORDS


def _begins(text: str, start: int) -> bool:
    return start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff"


def _follows_cue(text: str, start: int) -> bool:
    before = text[max(0, start - _LONGEST_CUE) : start]
    cue = rf"(?:{_BEFORE}|{_ROLE}|{_TIME_OR_PLACE}|[，。、：:；的])$"
    return re.search(cue, before) is not None or re.search(_OF_A_PERSON, before) is not None
