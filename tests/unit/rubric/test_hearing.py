"""What the lexicons hear, and what they don't: a line a wording, all written for these tests.

The lists are no measure of how much is heard in real talks (docs/rubrics/README.md has that); they
keep what is heard from getting lost, and innocent words from being heard.
"""

from __future__ import annotations

from functools import cache

import pytest

from paths import ROOT
from scorecard.authoring import yaml
from scorecard.moments.compile import MomentCompiler
from scorecard.records.decoding import convert
from scorecard.rubric.load import load_lexicon
from support import record

COMPLAINTS = """
Three weeks and my order is nowhere to be seen. Absolute joke of a company.
Why is it so hard to get a straight answer from you people?
@shop you took my money and now you ghost me. Nice one.
I was promised a call back on Monday. It's Thursday.
Your app has crashed five times today and I still can't pay my bill
Wow, great job losing my package AGAIN
How many times do I have to explain this?
Been on hold for 50 minutes and then you hung up on me. Brilliant.
The sofa arrived with a massive tear in it and nobody will respond to my emails
Can anyone there actually read? I said size 8 not size 10
so your driver says he delivered it. he didnt. wheres my parcel??
Don't bother ordering from these clowns
I've had nothing but problems since I switched to you
Refund? What refund? You said 3-5 days, that was a month ago
This is the fourth email I've sent and not one reply
worst experience ever, never shopping here again
You keep sending me the same copy paste answer. Did you even read my message?
My internet has been down since Saturday, what am I paying you for?
Still no update. Still no parcel. Still no refund.
I'm beyond frustrated at this point
It broke after two days. Total garbage.
Your website says in stock, then you cancel my order. Why??
Is anybody even working over there?
Paid for next day delivery, got it six days later
your customer service is a joke
I want this sorted today or I'm going to trading standards
The engineer was supposed to come between 8 and 12 and never turned up
Thanks for ruining my daughter's birthday
You've charged me twice for the same thing and won't give it back
Honestly how do you guys stay in business
I have asked four times now and all I get is excuses
Nobody told me there would be an extra fee. That's a scam.
not impressed at all, the food was cold and half of it was missing
So you're telling me I have to wait ANOTHER week?
Pathetic. Just pathetic.
I wish I'd never signed up with you lot
Sort it out will you, it's been ages
why do you even have a chat if no one answers it
Seats we booked together were split up and the crew couldn't care less
Your bot is useless, let me talk to a person
It's disgusting how you treat loyal customers
I cancelled in March and you are still taking money out of my account
What's the point of a tracking number that doesn't work
You lied to me about the price
Flight delayed 6 hours and not even a bottle of water offered
I've been passed around five departments and I'm no further forward
ur service sux
Unbelievable. Absolutely unbelievable.
If this isn't fixed by tomorrow I'm cancelling
Tried to call, disconnected. Tried again, disconnected. What a shambles
the item looks nothing like the picture
shame on you
Why should I have to pay for your mistake?
I've lost all faith in this company
been a customer 12 years and this is how I get treated
This doesn't work and you guys don't care
I did everything you told me and it's still broken
Stop wasting my time
Oh so now it's my fault?
Your so called support has been no help whatsoever
@AirCo 4 hrs on the tarmac, no food, no info. Cheers for that
Anyone else having trouble getting their deposit back from these guys?
I've sent photos of the damage three times. What more do you need?
Your courier chucked my parcel over the fence into a puddle
@telco another month, another wrong bill
Signed up for a trial and you've billed me for the whole year?!
It's not rocket science, just send the right part
The lady on the phone laughed at me. Laughed!
You closed my ticket without solving anything
Third replacement, same fault.
hey @bank your app locked me out again and I need to pay rent TODAY
Do you actually train your staff or just hire whoever walks in
I've never been spoken to like that in my life
Booked a window seat, paid extra, got the middle. Nice.
Your store manager refused to honour the price on the shelf
I would give minus stars if I could
Cancelled my order without telling me and kept the money for 2 weeks
The meal kit arrived rotten.
You guys lost a loyal customer today
I don't want an apology I want my bag
Great, now the replacement doesn't work either
why do you advertise a phone number if no one ever picks up
Chat agent just left mid conversation
can't log in, can't reset password, can't reach anybody
been a week since you said "within 24 hours"
this is the last straw
Took a day off work for a delivery that never happened
I'm getting really tired of chasing you
What a waste of money
Not a word from you since I paid
How can a letter take 3 weeks to cross town?
Every department blames another one
So disappointed, we saved for this trip for two years
Overpriced and underwhelming, would not recommend
@ShopHelp 2 weeks since I returned the boots and no money in my account, whats going on
Just tried to check in, your site says my booking doesn't exist. I have the confirmation right here!
Your driver marked it as "customer not home". I was literally sitting by the window
You advertise fibre and I get 2Mbps, that's theft
Hi, this is the 6th day with no hot water. We have a newborn.
Rubbish service as usual from @trainco
Why would you discontinue the only bus to my village with zero notice
Listen, I don't care whose fault it is, I just want what I paid for
Your agent Steve put the phone down on me
Supposed to be a premium account but I wait longer than anyone
I've been loyal for years but this is it for me
you guys are unbelievable. first you break it then you charge me to fix it
So I drive 40 miles to collect and you tell me it's not there
Cold pizza, wrong toppings, 90 min late. 0/10
Thanks to your delay we missed the funeral
When are you going to answer my DM???
my son's car seat came with a broken buckle, that's dangerous!!
The assembly instructions are a joke and two screws are missing
your new update deleted all my photos
Not cool @gamestore, I preordered in June
It says 'guaranteed delivery' but apparently that means nothing
I'm shocked at how your colleague spoke to my grandmother
You overbooked the flight and bumped us, we slept on the floor
Do I have to come down there myself to get this sorted?
I cancelled twice and you keep renewing it
Fix your checkout, it's rejected my card four times and every time you took a payment
I've been more than patient
Still haven't had my replacement card and rent is due
so apparently my complaint has been "closed". By who? Nobody spoke to me
What happened to the customer is always right lol
Your rep promised me a credit, then the next one says there's no record of it
This is my third message today. Hello??
if you can't deliver then don't take people's money
Absolutely gutted, the cake was upside down in the box
It's a simple question yet nobody can answer it
@StoreCare ordered a dress for a wedding on the 12th, it's now the 14th
Can you please tell me why my account was charged $49.99 when I never agreed to this
I've emailed, called, tweeted. What else can I do?
Your website crashed at checkout and now the item is sold out. Thanks
Tried your live chat, 2 hours in queue then it closed
You said the issue was fixed but it's happening again
So my package has been "out for delivery" for 4 days
Really poor show from your Leeds branch this afternoon
Why is customer service so bad these days
Is there any point in having insurance with you
@bank why have you blocked my card while I'm abroad?!
Landed 3 hours ago and still no bags
the delivery guy just dumped my parcels in the rain
I need my money back, this product does not work
Very disappointed with the quality of this jacket, zip broke on day one
Your new app is awful, bring back the old one
Another day, another cancelled train
I have been trying to cancel for a month and you keep charging me
This is not what I ordered!
I am never flying with you again
How is it possible that nobody knows where my order is
Been a loyal customer for 10 years but no more
Your staff at the gate were so rude to my wife
Do you ever answer your phones?
my internet keeps dropping every 10 minutes, been like this all week
absolutely disgusted with the state of the room
Got home and opened the box, it's empty
I want to speak to someone who can actually help me
Why are your prices going up when the service gets worse
You owe me a refund from December
I paid for priority and was the last one on
Please explain how a "2 minute wait" is 40 minutes
The part you sent doesn't fit my model
You have ruined our holiday
still waiting on a response from your team
Hello? It's been 5 days since my last message
If I could leave zero stars I would
This is the worst airline I have ever flown
Can someone please respond to me
Honestly what a joke this company is
The router light has been red since Thursday and nobody has shown up yet.
You people told me the engineer would come between 8 and 12. It is now half past four.
My parcel has been "out for delivery" for six days straight.
I opened the box and it's the wrong size, again.
Your driver left the package in the rain and it's soaked through.
That's the fourth time I've typed in my account number for you.
The app logs me out every single time I try to pay.
I paid for next-day. Next day was last Tuesday.
I've been charged for a gym I left in March.
Don't you lot ever read the notes on the account?
The heating hasn't worked since we moved in and your agent just shrugs.
I've had to take three days off work because of your appointments.
How hard can it be to send one invoice?
Nobody picks up the phone over there.
You promised a callback on Monday. It's Friday.
The food arrived stone cold and the drinks had spilled everywhere.
Half of my order is missing and the restaurant blames you.
The seat was broken, the screen was dead, and the crew couldn't care less.
You lost my suitcase and then sent me a survey about my experience.
I was told it'd be refunded in 5 days, it's been 5 weeks.
Stop sending me reminders for a bill I already paid!
Why am I paying for 500 Mbps when I get 20?
Oh brilliant, another copy-and-paste answer.
Great, so now I have neither the money nor the phone.
You've clearly not read a word I wrote.
That does not answer my question at all.
So basically you're saying it's my fault.
I've been passed around five departments today.
The damp has come back and the landlord's office has gone quiet.
Your export function has been corrupting our files since the last update.
Two outages in one week, and the status page shows green.
Your chatbot keeps going in circles.
I want this sorted today or I'm taking my business elsewhere.
I'll be leaving a review about this.
I'm cancelling everything after this call, I've had it.
My grandmother waited outside in the cold for two hours because of you.
The card was blocked without anyone telling me, I was standing at the till like a fool.
You took the money twice and now you want me to prove it.
what a shambles of a company
this has been nothing but a headache from day one
no one there seems to know what the other one is doing
y'all need to get your act together
ur service sucks big time
its been 3 weeks n still no tracking
i aint paying for smth that doesnt work
this is daylight robbery mate
kindly do the needful, I am following up since last 10 days
I have raised the ticket thrice and every time it's closed without any resolution.
Such pathetic response from your side.
It is very much frustrating to explain same thing to each agent.
Your courier boy was very rude to my father.
I don't think that's fair at all, I did everything you asked me to.
If I'd known it would be like this I would never have signed up.
Honestly I expected better from you.
Is anybody actually reading these messages?
You call this priority support?
The price on the shelf was 12, you charged me 19.
My smart meter has been sending you zeros for two months and you billed me on an estimate.
The dentist's office moved my appointment for the third time without asking.
I drove forty minutes only to find the branch closed.
You've put the wrong date of birth on my policy and now the claim is rejected.
My withdrawal has been frozen and all I get is automated mails.
Your game banned me for something I didn't do, and nobody will look at the evidence.
I was quoted 80 and invoiced 140.
My heating oil came a week late and in the middle of the night.
Do you know how many times I've had to repeat my postcode?
You can't even spell my name right on the letter.
I am at the end of my rope here.
Don't tell me to be patient, I've been patient for a month.
I'm tired of being told to "bear with us".
Is this what I'm paying a premium for?
You hang up on me and then ask me to rate the call?
Let me guess, your system is down again?
So much for your "we'll get back within 24 hours".
I want a name, because this is going in writing to your head office.
Someone at your end has clearly not done their job.
There was a hair in my salad.
Your guide didn't turn up and we stood there for an hour.
They gave our room to somebody else.
The gate changed and no announcement was made, so we missed it.
I was charged a cleaning fee for a spotless flat.
My data ran out because your app lied about the balance.
We lost a client over this outage.
Two of my team couldn't log in all morning.
I've got better things to do than sit in your phone menu.
Press 1, press 2, press 3, and then it cuts me off.
The voice bot doesn't understand a single word I say.
Right, I'll just live without hot water then, shall I?
How convenient that the fee is non-refundable.
You lot are quick to take the money though.
wow ok so nobody cares cool
bruh its been a month
pls fix ur app its unusable
imagine paying for this
yeah that's what the last guy said too
the parcel guy didn't even ring the bell smh
worst 20 bucks i ever spent
I regret choosing your bank.
I had higher expectations of a company your size.
It's frankly insulting to be offered a 5 euro voucher.
This policy of yours makes no sense whatsoever.
You are wasting my lunch break.
Nobody informed us that the water would be shut off.
You keep changing your story.
The warranty is apparently worth nothing.
Well, no need to be rude about it!
Stop bothering me with these calls
I already said that. Twice.
I forgot our booking number, and your app has crashed three times today.
The card was blocked without anyone telling me.
The heating hasn't worked since we moved in.
"""

NO_COMPLAINTS = """
Hi, do you ship to Norway?
What time does the store close on Sundays?
Could you tell me how long delivery takes?
Thanks so much, that was quick!
I'd like to change my appointment to Friday please
My old phone broke so I'm looking for a new one
Is the blue one still in stock?
Sorry I missed your call, I was at work
How do I reset my password?
Great service as always, thank you
I'm still deciding between the two, can you tell me the difference?
The weather here is terrible today
Can I pay by card on delivery?
I've been a customer for 12 years and love you guys
Where can I find my order number?
I lost my card, could you block it?
No problem, I can wait
What does the warranty cover?
My flight is at 6, can I check in online?
It arrived this morning, all good
Which of these would you recommend for a small kitchen?
Does the ticket include breakfast?
I need a table for four at eight
My husband is sick so we have to cancel the trip
Can you send me the invoice again? I deleted it by mistake
it works now, thank you!
I forgot my PIN
When will the new model come out?
I'd like to speak to someone about a mortgage
How much is the late fee if I return it a week late?
Is there a charge for changing the name on the ticket?
Do you have this in size 8?
I was wondering whether I could get a discount for students
We had a wonderful stay, the staff were lovely
The door is stuck, could you send a technician some time this week?
Yes please, go ahead
I hate flying, so is there a train instead?
Why is the sky blue? Trivia question, haha
My address has changed, where do I update it?
Someone stole my wallet and used my card
Could you explain what this fee is for?
I am lost, which way is the station?
Is it possible to get a refund if I don't like it?
Not yet, I'm waiting for my friend to decide
Who won the game yesterday?
I'd love to, but I don't have time
I can't remember if I booked one or two nights
What happens if I'm late for check-in?
Can I have extra towels?
Nobody else is using the account, just me
The kids were bored waiting at the airport but it was fine
It's not broken, I just don't know how to turn it on
Is anybody allowed to pick it up for me?
Please cancel my subscription at the end of the month
I always order from you, keep it up
Are you open on bank holidays?
That's too expensive for me, anything cheaper?
Do you have a complaints form online? My neighbour needs it
My husband heard that the bridge in Pittsburgh is closed
It's my fault, I entered the wrong date.
I've been waiting for this concert all year!
It's been three weeks since my surgery and I feel fine.
I'd like to speak to a manager about a job application.
I missed my flight because I overslept.
The traffic was a nightmare.
I'll just wait for him, then. Thanks
I feel like an idiot, the key was in my pocket
I entered the wrong date and now I need to change it.
I put the wrong address and so the parcel goes to my old flat.
Can my booking be cancelled without any fee?
I changed my address without telling my bank, is that a problem?
I rescheduled for the second time, sorry about that.
I came by today just to find out your opening hours.
I walked over just to learn about your mortgages.
I'll just go with the blue one then.
I'll just do Friday then, thanks.
I will just wait in the lobby then.
I'm not paying for shipping, right?
I am not paying for two, just for one.
Please sign me out of all devices.
Can you log me out?
I haven't worked with a broker before.
Your machine is slow in winter, is that normal?
I'd never have chosen it without your help, thank you!
I forgot our booking number, where can I find it?
How many times do I have to take the pills a day?
How many times must I feed it?
Do you know how many times a day the bus runs?
Is this what I pay monthly?
Could you explain what I am paying for?
As I said before, two adults and one child.
As I mentioned before, we are vegetarian.
How convenient that you're open on Sundays!
I regret choosing the red one, can I swap it for the blue one?
Yes, I've had it. The second jab was in May.
I deleted my photos by mistake, can they be restored?
"""

COMPLAINTS_ZH = """
都三天了还不发货，你们到底发不发？
用了一次就坏了，质量也太差了吧
说好的今天送到，人呢？
你们客服就会复制粘贴吗
问了半天等于没问
我都打了五次电话了，每次都说会有人联系我
这是第几次了？
你们是不是在耍我？
根本没有解决问题
这叫什么售后
钱都扣了，东西呢？
又是等，我还要等到什么时候
收到的和图片完全不一样
不是说24小时内回复吗，都一个星期了
再不处理我就打12315了
气死了，以后再也不买了
你这不是答非所问吗
我问的是发票，你跟我说物流干嘛
快递员态度极差，东西直接扔门口
买之前说能退，现在又说不能退，骗人的吧
为什么我的券用不了？这不是欺骗消费者吗
包装都烂了，这也能发出来？
你能不能看清楚我的问题再回答
等了一个下午都没人上门
退款到现在还没到账
你们这效率也是绝了
没见过这么垃圾的服务
刚买就降价，太坑人了
催了多少遍了，一点用都没有
行吧，算我倒霉
你不知道那谁知道？
为什么别人的都到了就我的没到
说了等于没说
这么大个公司连个电话都打不通
你们承诺的延保呢？
少发了一件，找谁说理去
一个问题来回踢皮球，烦不烦
机器人能不能滚，我要人工
差评，不解释
凭什么要我出运费？明明是你们发错了
我上周就反映过了，到底有没有人在跟进啊
快递显示签收了，可我压根没拿到
打了客服电话转了四个部门，最后还挂我电话
师傅约的早上九点，现在下午三点了
一模一样的问题问三个客服三个答案
退个货折腾了我半个月
你们系统出错凭啥让消费者买单
这个赠品说没就没了？
买回来第二天屏幕就花了
又让我提供截图，我都提供八百遍了
优惠券领了用不上，逗我玩呢
预售等了两个月，你跟我说没货？
每次进来都要重新说一遍
下单的时候怎么不说不送到村里
人工客服排队排到100多位
我退货都寄回去十天了，钱呢
你们的承诺就是放屁
安装师傅乱收费，还态度恶劣
客服换了一个又一个，没一个能解决的
我只想要个解释
发票申请了一个月也没开出来
保价还要我自己算？
手机发烫得能煎蛋，还说正常
你们的仓库是在火星吗
昨天就说今天回电，今天呢
活动规则随便改，玩不起别搞
收到一箱碎玻璃
物流停在那儿五天没动过了
投了三次诉都被关了
我一个老客户就这待遇？
算了不指望你们了
别再给我发自动回复了
你行不行，不行换个能做主的
说是顺丰结果发的杂牌快递
都发错两回了
你们就是这样对待客户的？
东西买了半个月，光退换就弄了十天
你们说的包邮，为什么还扣我运费
我选的自提，怎么给我送到别的小区去了
都第三个师傅了，还是没修好
页面写着现货，付了钱跟我说要等二十天
客服小妹让我等，等到现在下班了
每回都是一样的话术，能说点有用的吗
电话里答应给我补偿，转头就不认了
你们售后推售前，售前推物流，物流推商家
只会道歉，道歉有什么用
把我的会员费退给我
收货地址都能写错，服了你们了
我都拒收了怎么还不给我退款
一个星期打一次电话催，催到现在
买一送一，送的那一个呢
再这样我就取消所有订单了
这价格比实体店还贵，坑谁呢
东西是送到了，可是少了遥控器
我凭什么要等
你们是把客户当猴耍吗
就因为你们发错货，我女儿生日都没礼物
手机屏幕三天两头自己黑
这客服是摆设吗
申请了三次都给我驳回，理由都不给
没有一次准时的
连个解释都没有就把我订单取消了
您看看这像话吗
半夜给我打电话确认地址，有毛病吧
每次大促都这样，系统崩，客服找不到
我不是来听你说抱歉的
快递盒都被压扁了里面能好吗
填了八百次表还是让我填
你说的跟昨天那个客服说的完全两码事
预约了三次，三次都爽约
价格说涨就涨
我就问一句，到底今天能不能送
你们这个快递怎么这么慢啊
我的订单都五天了还是显示待发货
说今天送，等了一天都没来
收到的东西是坏的，怎么处理
客服根本不回消息
你们怎么老是发错东西
为什么扣我两次钱
退款什么时候能到账啊，都半个月了
打电话一直占线
这个质量真的不行
我都说了不要这个颜色
能不能快点处理，我等着用
之前的客服说可以退，你又说不行
东西少发了，你们要给我补上
一直让我等等等
你们这样做生意会有回头客吗
不满意，申请退款
买了不到一个月就不能充电了
你们承诺的三天内到货呢
没有人给我打电话就说我拒收
这个问题我已经反映三次了
你们能不能负点责任
差价都不给退，太坑了
我要投诉这个快递员
页面上写的跟实物不一样
怎么联系不到你们售后
安装师傅到现在都没联系我
这么贵的东西说坏就坏
我对你们太失望了
换货换来的还是坏的
就这服务态度，以后谁还来买
都过了承诺时间了，还没给答复
每次问都说在处理，处理到什么时候
你根本没有解决我的问题
包裹都破了，里面的东西也丢了
不想退就别说七天无理由
发票到底什么时候能开
给我换个人，你说不明白
物流信息三天没更新了
你说的这些我都试过了，没用
宽带报修三天了，师傅影子都没见着
说好上午来装，我请了半天假白等
快递显示已签收，可我根本没收到
你们派件员把东西扔门口就走，电话都不打一个
这都第几次了，又发错颜色
退款说三到五天，这都半个月了
我电话打了七八遍，每次都说在处理
你们系统一付款就闪退，还怎么用
机器人来回就那几句话，有人吗
外卖送到都凉透了，汤洒了一袋子
少给我两个菜，商家说找你们，你们说找商家
我家暖气从入住就没热过，物业也不管
每个月都多扣我十块钱，谁给我开的套餐
没经过我同意就给我扣费，这合理吗
你们的快递是走着来的吗
合着还是我的错了
你倒是看看我前面说的什么呀
问东你答西，根本没回答我的问题
你们部门之间能不能先沟通好
我都跟三个客服讲过一遍了，又要我从头讲
航班取消了连个短信都没有
行李给我弄丢了，还让我自己去找
卡突然被冻结，没人通知我，我在收银台丢死人了
客服电话永远占线
约好两点，现在都五点了
师傅态度特别差，进门鞋套都不穿
修完第二天又漏水了
买的时候说得天花乱坠，出了问题就不认账
宣传写的免费，结账又要收钱
这质量也好意思卖这个价
再不解决我就打12315了
我要去消协反映
你们等着上热搜吧
今天必须给我个说法
别再拿系统升级当借口了
催了一个星期了，一点动静都没有
工单给我关了，问题压根没解决
说24小时内回电，48小时过去了
呵呵，又是复制粘贴
你们就是这么对老客户的？
早知道这样我就不在你们家买了
我妈在冷风里等了两个钟头
网速还不如我拿2G
说好的送货上楼呢，放楼下就跑了
发票开错三回了
投诉了也没人管
我真是服了你们了
太坑了吧
搞什么名堂啊
一拖再拖，到底还修不修
你们这办事效率也是没谁了
这么点小事办了一个月
没有人告诉我要收手续费啊
东西用了两天就坏了，你们说过了七天不管
扫码的车锁打不开，还照样计费
充电桩充不进去，钱倒是扣了
体检报告发错人了，我的隐私呢
挂了号去了才说医生停诊
送来的蛋糕都塌了，生日全毁了
燃气表读数明显不对，多收了我两百多
银行柜台排了一上午，轮到我说系统坏了
保险买的时候什么都赔，真出事什么都不赔
孩子的课约了三周都约不上，钱早就交了
老师换了四个，也没人跟我们家长说一声
网约车绕了一大圈，多收我二十块
司机一路打电话，还冲我嚷嚷
共享单车骑到半路掉链子，费用照扣
材料交了三遍，每次都说缺一样
账号莫名其妙被封，申诉三次都是机器回复
提现卡了五天，钱在哪儿呢
酒店照片和实际根本两码事
房间被你们给了别人，让我们大半夜去哪儿
导游没来，我们在集合点晒了一小时
登机口改了也不广播，害我误机
床垫睡了三周就塌了
沙发送来少条腿
保洁打碎了花瓶还藏起来
沙拉里吃出一根头发
押金说好七天退，现在都俩月了
一个报修电话转了五个人
你们语音菜单绕得人头晕，最后还挂断了
语音机器人一句都听不懂
你们光会道歉，问题呢
别跟我说理解，我要的是解决
我理解你们，谁理解我
又让我耐心等待，我都等一个月了
这就是你们说的VIP服务
收钱的时候倒是快
照你这么说，还成我不对了
你能不能换个听得懂人话的来
前面那个客服也是这么说的
请你们领导来跟我讲
把你的工号报给我
你们公司是不是没人了
我算是看透你们了
以后谁还敢用你们家
劝大家别踩坑
果然便宜没好货
钱打水漂了
我花钱买罪受
水都停了两天了，通知也没有
电费突然翻倍，问谁谁不知道
电梯坏了半个月，老人天天爬十八楼
楼上漏水找物业，物业装死
门锁打不开，我在外面冻了半宿
客服换了一拨又一拨，没一个能说清楚的
下载个发票能报错八百回
你们的承诺值几个钱
活动规则说改就改
优惠券到结账就用不了
说有货，付完款又说没货
退货运费凭啥我掏
我在楼下等了半天没人下来
"""

NO_COMPLAINTS_ZH = """
你好，请问这款有黑色的吗
什么时候能发货呀
可以开发票吗
收到了，谢谢
我想改一下收货地址
这个和那个有什么区别
怎么申请退货
快递一般几天到
好的，麻烦你了
请问几点关门
帮我查一下物流
不着急，慢慢来
我手机坏了，想换一个新的
这个好用吗
有没有优惠
我还没收到验证码，稍等
可以货到付款吗
今天天气真差
附近有什么好吃的
能推荐一个便宜点的酒店吗
不用了，谢谢
我不知道怎么下载
可以帮我取消订单吗，我买错了
请问保修多久
已经收到货了，很满意
明天可以送到吗
我再考虑一下
这个票价包含早餐吗
身份证丢了怎么办
谢谢你的耐心解答
我等一下再付款
能不能便宜一点
您好，我想咨询一下售后政策
是正品吗
我朋友的包裹到了，我的大概什么时候到
好的明白了
为什么要实名认证
下雨了，出不了门
这个功能在哪里
客服态度很好，点赞
我的订单什么时候发货
麻烦帮我查一下快递到哪了
请问这个手机支持无线充电吗
这个和上一代比哪个好
有赠品吗
能开增值税发票吗
我要退货，怎么操作
这个尺码偏大吗
请问什么时候有货
可以改地址吗
下单了没付款怎么办
优惠券怎么用
能便宜点吗
我拍错了，想取消
退款一般几天到账
请问支持七天无理由吗
收到货了发现颜色不喜欢可以换吗
你好在吗
好的谢谢
我知道了
嗯嗯
那我再看看
请问保价怎么申请
我昨天买的，今天降价了可以退差价吗
快递能不能送到家里
明天能到吗
周末送货吗
怎么联系快递员
我不在家，能放门口吗
这个洗衣机多大容量
需要自己安装吗
安装收费吗
什么时候来安装
电视碎屏险怎么买
坏了可以保修吗
这个充电器是原装的吗
可以分期吗
白条怎么还
密码忘了怎么改
怎么绑定手机
账号登不上了，帮我看下
验证码收不到
我想换个手机号
发票抬头写错了
能补开发票吗
赠品没有看到，是分开发的吗
包裹显示已签收，是放快递柜了吗
请问售后电话多少
我的电脑打不开了，能上门修吗
这个音箱没声音，怎么设置
这个味道怎么样
宝宝三个月能用吗
奶粉生产日期是什么时候的
水果新鲜吗
不用了，我自己解决了
没事，我再等等
不急，什么时候方便都行
那就麻烦您了
好吧
可以的
对
没有了
谢谢你的帮助，很满意
辛苦了
你们的服务真好
终于收到了，开心
这个送人合适吗
有没有大一点的
可以货到付款吗
我先不买了
为什么要下载app
为什么不能用货到付款呢
怎么评价
请问在哪里看物流
我的快递单号是多少
能帮我备注一下吗
我要发顺丰
帮我转人工
转人工客服
请帮我取消这个订单
舒服吗这个床垫
被拒绝了付款，怎么办
曝光时间可以手动调吗
这个霸道车型能用吗
大概打了几折
软件怎么卸载
你们几点上班
跟官网的一样吗
上次买的用完了，再来一单
家里的灯泡坏了，想买个新的
第一次在你们家买，怕踩坑，想问问
别人都说便宜没好货，这款质量怎么样
我怕钱打水漂，有保障吗
这首歌最近上热搜了，有同款吗
我们先沟通好再下单
这个旧手机值几个钱
把你的工号给我，我要表扬你
照你这么说，我选蓝色的吧
这就是你们说的那款吗
我已经在机场等了，从几号口出
我在门口等了，快递员到了吗
去了才发现风景真好
去了才知道要预约，帮我约一个吧
我把邮件发错人了，能撤回吗
我把咖啡洒了一身，这件外套能洗吗
房子被洪水全毁了，保险赔吗
早知道堵车就不开车了
"""

HEARD = {
    "complaint complaint customer": (COMPLAINTS + COMPLAINTS_ZH, NO_COMPLAINTS + NO_COMPLAINTS_ZH),
    "reasons turns_down agent": (
        """
We do not offer that at the moment.
I'm only able to help with bookings.
That won't be able to go through, it was declined.
You will not be able to change it online.
Pets are not permitted.
Your policy does not cover water damage.
I don't have the ability to change that.
That isn't something we can do, I'm afraid: it isn't something I can change.
这个订单取消不了哦
亲，已经出库的退换不了呢
这边没有权限
我这边不太清楚呢
优惠券不能叠加的
这个是不支持的
地址改不了了
不方便给您修改
这个活动不参加哦
时间上没办法保证呢
暂时无法给您安排
这个真的不行的
""",
        """
I can't wait to see it!
If it can't be found, I will order another.
We'd love to help.
Can you give me the order number?
Your order is on its way.
我马上帮您取消
能不能发一下订单号
您不清楚的可以问我
是不是不能登录呢
如果取消不了，请告诉我
已经为您退款
好的，没问题
还有什么不清楚的吗
会不会不能取消吗
没有这个问题哦
""",
    ),
    "reasons gives_reason agent": (
        """
It can't be changed, as your ticket has been used.
The item is no longer made.
The voucher only covers the room.
The offer ended on Sunday.
There is maintenance tonight.
That's because of the storm.
It is outside the return window.
您的订单已经出库，所以拦不下来
商品已拆封，影响二次销售
这是第三方卖家发货的
活动已经结束了
需要先签收才能申请售后
最近订单量大，物流会慢一点
超出了7天内的期限
系统升级中
这款库存不足
按照规定是这样
是为了保障您的账户安全
""",
        """
No.
That is not possible.
Why do you ask?
I see.
请稍等
为什么呢
您好
好的，马上办
没有原因
不影响的
""",
    ),
    "consent announces_step agent": (
        """
Shall I cancel it for you?
Would you like me to go ahead?
May I charge the card on file?
Are you happy for me to reset it now?
要不要我帮您重新寄一份
您确定要取消这个订单吗
给您换一个可以吗
帮您申请退款好吗
那就按这个地址发，行吗
这样处理您看行吗
您是否同意取消
这个方案您能接受吗
先帮您登记好不好
是否确认下单
""",
        """
I have cancelled it.
Your order has been sent.
May I ask for your name?
I hope you are happy with it.
您要不要再看看
已经取消了
最近好吗
请稍等
您的地址是北京
谢谢您的耐心
""",
    ),
    "discovery says_back agent": (
        """
So you need a new card?
Is that correct?
您要退的是这件蓝色的，对吗
您的意思是想换大一码是吧
您反馈的是没有声音的问题
是不是您昨天下的那一单
您说的是这个订单对不对
也就是说包裹一直没有更新
尾号1234是吗
""",
        """
Your card is on its way.
请稍等
好的，马上给您查
谢谢
已经处理
""",
    ),
    "closing gives_result agent": (
        """
It has been booked.
You're all set.
已经给您备注了
已经反馈给仓库了
这边已登记
已帮您催促
给您申请好了
刚刚帮您取消了
已经联系快递员了，请留意电话
已经帮您留言，师傅会回电
工单已提交
退款审核已通过，已完成
帮您加急了
已经上报
发票已开好，已发送到邮箱
""",
        """
I will look into it.
您已经收到了吗
是否已经处理了呢
还没给您处理
请问是要取消吗
我来帮您看看
如果已经联系过快递，请忽略
您看可以吗
请稍等
没能帮您解决
""",
    ),
    "closing reports_failure agent": (
        """
I'm afraid the room is taken.
You won't be able to change it.
There is no availability that day.
It is out of stock.
这个取消不了
没有权限修改
没有现货了
暂时做不了
我这边不太清楚呢
不支持货到付款
""",
        """
There is no charge for that.
It is booked.
没有这个问题
如果没有收到，请联系我
您不清楚的可以问我
已经退款
能不能发一下照片
""",
    ),
    "apology apology agent": (
        """
I'm sorry about that.
We apologise.
给您带来不便，请您见谅
给您带来的不便还望谅解
非常抱歉
给您造成困扰了，请多包涵
深表歉意
敬请谅解
让您失望了
是我们的疏忽
还请您多多包涵
带来的不便之处，望您理解
实在是惭愧
向您赔不是了
不好意思哈
给您造成的麻烦，请见谅
给您带来不愉快的购物体验
这是我的失误
让您费心了
请原谅
""",
        """
Sorry not sorry.
No need to apologise.
不用道歉
不会给您带来不便
避免给您带来困扰
不是我的错
凭什么道歉
如果给您带来不便，请联系我们
请稍等
谢谢您
好的
感谢您的见谅
""",
    ),
    "discovery checks_help agent": (
        """
Does that help?
Is it working now?
Did that answer your question?
请问有没有帮到您
这样能帮到您吗
刚才的方法帮到您了吗
问题解决了吗
现在可以用了吗
您看可以吗
给您换成大号的这样行不
先寄到门店好吗
是否帮到您呢
""",
        """
Is there anything else?
Anything else I can help you with?
How can I help?
还有其他可以帮到您吗
请问还有其他可以帮到您的吗
还有什么能帮到您的
请问有什么可以帮到您
有什么问题可以帮到您
很高兴能帮到您
希望能帮到您
没能帮到您很抱歉
还有别的可以帮到您的吗
好吗我看一下
可以吗啡类药物不能寄
""",
    ),
    "work acts_on_it agent": (
        """
Let me check.
I'll look into it.
我帮您查一下
给您申请退款
为您转接售后
帮您催一下快递
马上处理
我来帮您联系商家
已经帮您登记
""",
        """
How can I help?
有什么问题我可以帮您处理
请问有什么可以帮您处理或解决呢
请问有什么可以帮您
还有其他需要帮您的吗
还有其他可以帮您的吗
请问有什么需要帮您的
很高兴为您服务
有什么可以为您效劳
还有什么能帮您的呢
请问有什么问题需要帮您处理呢
给您带来不便
""",
    ),
    "work asks_details agent": (
        """
Could you tell me the number?
请问您的订单号是多少
请您提供一下照片
请告诉我收货人
""",
        """
How can I help?
请问您有什么问题
请问您还有其他问题吗
请问您是要咨询什么
请问您需要什么帮助
""",
    ),
    "next-step names_next_step agent": (
        """
Would you like another day?
You could try the hotel next door.
I can put you on the waiting list.
您可以试试明天
建议您换一家
""",
        """
Is there anything else that I can do for you?
What else can I do for you?
Do you need any further help?
Anything else I can do for you today?
How else may I help you?
Would you like any further assistance?
Do you have any other questions?
Is there something else I can do for you?
""",
    ),
    "discovery open_question agent": (
        """
What is leaking, the tap or the pipe?
what time does the bakery open for you
okay and how many keys do you need
at what address should we ring
sure which floor is it on
so where are you standing right now
what's the make of the boiler
""",
        """
when you are ready press one
what you have is the smaller boiler
which is the reason we rang
I know where it is
how long it takes depends on the post
so what you would do is turn it off
okay who they are I cannot say
we can see what the meter says
How can I help?
What is your name?
""",
    ),
    "discovery asks_go_ahead agent": (
        """
Shall I put the spare key in the post?
Okay, can I close the old meter account?
Do you want us to hold the keys until noon?
Is it alright if the plumber comes at ten?
Are you happy for me to sign for it?
Do I have your permission to share the photos?
I could move you to the early slot, would that work for you?
我先把旧水表销掉，可以吗？
钥匙给您放门卫那里，您看行吗？
要不要帮您约个师傅？
您同意的话我就提交了？
那给您换成早班，好不好？
""",
        """
What time can I change it to?
What would you like us to bring along?
Why should we do that?
May I have the meter number?
How can I close the lid?
麻烦说一下水表号好吗？
我先问几个问题可以吗？
给您推荐一家早餐店，您看可以吗？
我先看一下，请稍等好吗？
水压还好吗？
Should we have missed anything, let us know.
Should we be closed, please use the drop box.
Is it okay to take with milk? Yes.
Do you have your permission slip?
要我们的地址吗
您看这样的颜色有三种
这样处理器就不会过热
是否需要帮助
""",
    ),
    "blame-passing buck_pass agent": (
        """
你得找物业
这个得您自己跟房东沟通
楼顶漏水不归我们管，您找物业吧
我们只管卖，修的事您联系厂家
您换个人问吧
""",
        """
I will take that up with the landlord.
Let me contact the seller.
Ask your questions whenever you like.
You need to check with the label facing up.
Have you contacted the insurer?
The driver will call you.
我跟物业沟通好了
这个要联系一下厂家，我来打电话
您到店后找小李就行
您打开页面看物流
我帮您问房东
您联系物业了吗，我来问
""",
    ),
    "closing customer_thanks customer": (
        """
thx a lot
ty!
thankyou
much appreciated
3q
蟹蟹
费心了
""",
        """
感谢信寄到哪里
感恩节开门吗
no thanks
""",
    ),
}
"""Lexicon, moment and speaker, with what is heard and what is not."""


def lines(texts: str) -> list[str]:
    return [line for line in texts.split("\n") if line]


@cache
def moments(lexicon: str) -> MomentCompiler:
    path = ROOT / "rubrics" / "lexicons" / f"{lexicon}.yaml"
    document, _ = yaml.load(path.read_bytes(), path.name)
    assert document is not None
    content = load_lexicon(document).content
    assert content is not None
    return MomentCompiler(content.moments, {})


@pytest.mark.parametrize("named", HEARD)
def test_what_is_heard(named: str) -> None:
    lexicon, moment, speaker = named.split()
    compiler = moments(lexicon)
    finder = compiler.finder(moment)
    scanner = compiler.plan.build()

    def heard(texts: str) -> list[str]:
        turns = [{"speaker": speaker, "text": text} for text in lines(texts)]
        found = finder.turns(scanner.read(convert(record(turns))))
        return [turns[number]["text"] for number in found]

    said, other = HEARD[named]
    assert [text for text in lines(said) if text not in heard(said)] == []
    assert heard(other) == []
