# العربية. مفتاح واحد لكل جملة؛ المفاتيح والقيم نفسها في كل لغة (اختبار يقارن بينها).

## الإطار
nav-skip = الانتقال إلى المحتوى
nav-sections = الأقسام
nav-companies = الشركات
nav-organisation = المؤسسة
nav-members = الأعضاء
nav-customers = العملاء
nav-programs = البرامج
nav-flags = الخيارات
nav-audit = سجل التدقيق
nav-account = حسابي
nav-sign-out = تسجيل الخروج
nav-languages = اللغة
nav-tagline = شركات عملائك، ببيانات محدَّثة.

## الدخول
login-title = تسجيل الدخول
login-lead = استعمل الحساب الذي منحتك إياه وكالتك.
login-email = البريد الإلكتروني
login-password = كلمة المرور
login-submit = دخول
login-forgot = هل نسيت كلمة المرور؟
login-refused = البريد الإلكتروني أو كلمة المرور غير صحيحة.
login-locked-seconds = كلمات مرور خاطئة كثيرة جدًا. أعد المحاولة بعد { $seconds } ث.
login-locked-minutes = كلمات مرور خاطئة كثيرة جدًا. أعد المحاولة بعد { $minutes } د.
login-locked-reset = كلمات مرور خاطئة كثيرة جدًا. يبقى هذا الحساب مقفلًا إلى أن تُغيَّر كلمة مروره أو يفتحه مسؤول.
login-expired = لم يعد هذا الاختيار صالحًا: سجّل الدخول من جديد.
login-tenant-title = اختيار الوكالة
login-tenant-lead = حسابك يفتح عدة وكالات. أيها الآن؟
login-tenant = الوكالة
login-tenant-submit = دخول

## كلمة مرور منسية
forgot-title = كلمة مرور منسية
forgot-lead = أدخل عنوان حسابك: سنكتب إليك كيف تختار كلمة مرور أخرى.
forgot-submit = استلام الرابط
forgot-malformed = هذا ليس عنوان بريد إلكتروني.
forgot-sent = إن كان لهذا العنوان حساب فالرسالة في طريقها إليه.
forgot-sent-text = الرابط الذي فيها صالح لساعة واحدة. لم يصلك شيء؟ انظر في الرسائل غير المرغوبة، أو تحقق من العنوان.
forgot-again = إدخال عنوان آخر
forgot-back = العودة إلى تسجيل الدخول
reset-title = كلمة مرور جديدة
reset-lead = اختر كلمة لا تستعملها في مكان آخر. ستُغلق كل جلساتك.
reset-submit = حفظ كلمة المرور
reset-stale = لم يعد هذا الرابط صالحًا: يُستعمل مرة واحدة خلال ساعة.
reset-another = طلب رابط آخر
reset-done = غُيّرت كلمة مرورك. سجّل الدخول بالجديدة.

## الحساب الأول
founding-title = الحساب الأول
founding-lead = لا أحد هنا بعد. سيكون حسابك مالك هذا التثبيت.
founding-name = اسمك
founding-nameless = أدخل اسمك في 255 حرفًا على الأكثر.
founding-submit = إنشاء الحساب
founding-stale = لم يعد هذا الرابط صالحًا. ما دام لا يوجد حساب، يعرض كل تشغيل رابطًا جديدًا.
founding-done = حسابك جاهز. سجّل الدخول.

## الدعوة
invitation-title = دعوة
invitation-lead = تدعوك { $tenant }. اختر اسمك وكلمة مرور للدخول.
invitation-lead-known = تدعوك { $tenant }. لديك حساب بالفعل: أدخل كلمة مروره للقبول.
invitation-submit = قبول الدعوة
invitation-wrong = لهذا العنوان حساب بالفعل، وهذه ليست كلمة مروره.
invitation-stale = لم يعد هذا الرابط صالحًا.
invitation-stale-text = استُعمل أو انتهت مدته، أو استُبدلت الدعوة أو سُحبت. إن كنت قد قبلت فادخل؛ وإلا فاطلب دعوة أخرى ممن راسلك.
invitation-joined = قُبلت الدعوة. ادخل الآن.

## حسابي
account-title = حسابي
account-sessions = أماكن دخولك
account-sessions-text = أغلق ما لا تعرفه، ثم غيّر كلمة المرور.
account-device = الجهاز
account-device-unknown = جهاز غير معروف
account-network = الشبكة
account-seen = آخر ظهور
account-current = هذا الجهاز
account-end = إغلاق
account-end-of = إغلاق الجلسة: { $device }
account-everywhere = الخروج من كل الأجهزة
account-session-done = أُغلقت الجلسة.
account-password = كلمة المرور
account-password-current = كلمة المرور الحالية
account-password-new = كلمة المرور الجديدة
account-password-rule = من 12 إلى 128 حرفًا، من دون بريدك الإلكتروني ولا اسم مؤسستك أو اسم Comptoir. بضع كلمات لا صلة بينها تصنع كلمة مرور جيدة.
account-password-others = إغلاق جلساتي الأخرى
account-password-submit = تغيير كلمة المرور
account-password-wrong = هذه ليست كلمة مرورك الحالية.
account-password-too-short = كلمة المرور هذه قصيرة جدًا: 12 حرفًا على الأقل.
account-password-too-long = كلمة المرور هذه طويلة جدًا: 128 حرفًا على الأكثر.
account-password-guessable = كلمة المرور هذه سهلة التخمين: اختر بضع كلمات لا صلة بينها.
account-password-has-email = تحتوي كلمة المرور هذه على بداية بريدك الإلكتروني: احذفها منها.
account-password-has-name = تحتوي كلمة المرور هذه على اسم مؤسستك أو اسم Comptoir: احذفه منها.
account-password-done = غُيّرت كلمة مرورك.
confirm-title = أكّد أنك أنت
confirm-text = هذا إجراء حساس: أعد إدخال كلمة المرور، ثم نعيدك إليه.
confirm-submit = تأكيد

## الأعضاء
members-title = الأعضاء
members-total = { $total ->
    [zero] لا أعضاء
    [one] عضو واحد
    [two] عضوان
    [few] { $total } أعضاء
    [many] { $total } عضوًا
   *[other] { $total } عضو
}
members-search = الاسم أو البريد الإلكتروني
members-find = بحث
members-state = الحالة
members-all = الكل
members-invited = مدعو
members-expired = انتهت صلاحية الدعوة
members-active = نشط
members-disabled = معطَّل
members-none = لا نتائج
members-show-all = عرض الجميع
members-name = الاسم
members-roles = الأدوار
members-previous = السابق
members-next = التالي
members-joined = عضو منذ { $date }
members-may = ما يمكن لهذا الشخص فعله
members-beyond = يستطيع هذا الشخص فعل أكثر منك: لا يغيّره إلا من له الصلاحيات نفسها.
members-roles-submit = حفظ الأدوار
members-fine = ضبط الصلاحيات واحدة واحدة
members-fine-text = للحالات الخاصة: صلاحية واحدة في كل سطر، مثل requests:refresh أو requests:*. ما يُسحب يغلب كل الأدوار.
members-denied = صلاحيات مسحوبة
members-extra = صلاحيات ممنوحة فوق الأدوار
members-profile = الاسم واللغة
members-language-none = لغة المتصفح
members-profile-submit = حفظ
members-sessions = أماكن دخول هذا الشخص
members-sessions-none = لا مكان في الوقت الحالي.
members-sign-out = إخراجه من كل الأجهزة
members-locked = محاولات كثيرة بكلمة مرور خاطئة
members-locked-text = من أخطأ في كلمة المرور مرات عدة وجب عليه الانتظار. بعد أن تتأكد أنه هذا الشخص، دعه يحاول فورًا من جديد.
members-unlock = رفع القفل
members-done-unlocked = نُسيت المحاولات الخاطئة: يستطيع هذا الشخص المحاولة فورًا من جديد.
members-access = الدخول
members-disable = تعطيل
members-disable-text = يُخرَج الشخص فورًا ولا يدخل بعدها. يبقى ما أنشأه، ويمكنك إعادة تفعيله.
members-enable = إعادة التفعيل
members-enable-text = يستطيع الشخص الدخول من جديد، بالأدوار أعلاه.
members-done-roles = حُفظت الأدوار وتسري فورًا.
members-done-profile = حُفظ الاسم واللغة.
members-done-disabled = لم يعد هذا الشخص يدخل، وأُغلقت جلساته.
members-done-enabled = يستطيع هذا الشخص الدخول من جديد.
members-done-sessions = أُغلقت جلساته.
members-invited-on = دُعي في { $date }
members-new = دعوة عضو
members-new-text = ستخبره رسالة بكيفية الدخول؛ ورابطها صالح لسبعة أيام.
members-new-name-text = اختياري: يستطيع الشخص تصحيحه عند القبول.
members-new-submit = إرسال الدعوة
members-invitation = دعوة معلّقة
members-invitation-text = الرابط صالح لسبعة أيام. الإرسال من جديد يستبدل الرابط السابق؛ والدعوة المسحوبة لا تُدخل أحدًا.
members-invitation-expired = الرابط قديم ولا يُدخل أحدًا: أرسل رابطًا آخر أو اسحب الدعوة.
members-invitation-send = إرسال من جديد
members-invitation-withdraw = سحب الدعوة
members-done-invited = الدعوة في الطريق.
members-done-sent = رابط جديد في الطريق؛ والسابق لم يعد صالحًا.
members-done-withdrawn = سُحبت الدعوة: لم يعد رابطها يفتح شيئًا.
members-error-name = يتكوّن الاسم من 1 إلى 255 حرفًا.
members-error-permissions = اكتب صلاحية واحدة في كل سطر، مثل requests:read أو requests:*.
members-error-roles = اختر دورًا واحدًا على الأقل.

## العملاء
customers-title = العملاء
customers-text = من تعمل المؤسسة لأجلهم. لا يرى مستخدمو العميل إلا طلبات عميلهم.
customers-total = { $total ->
    [zero] لا عملاء
    [one] عميل واحد
    [two] عميلان
    [few] { $total } عملاء
    [many] { $total } عميلًا
   *[other] { $total } عميل
}
customers-search = الاسم أو المرجع
customers-all = الكل
customers-on = مفعَّل
customers-off = معطَّل
customers-none = لا عملاء حتى الآن
customers-none-text = أضف عميلًا ثم ادعُ مستخدميه: لا يرى كل منهم إلا ما يخصه.
customers-nothing = لا عميل مطابق
customers-show-all = عرض كل العملاء
customers-new = إضافة عميل
customers-new-text = يمكن دعوة مستخدميه بعد ذلك مباشرة.
customers-submit = إضافة العميل
customers-reference = المرجع
customers-reference-text = اختياري: اسمه لديكم في مكان آخر، مثل C-0042. لا يشترك عميلان في مرجع واحد.
customers-people = مستخدموه
customers-people-total = { $total ->
    [zero] لا أحد مرتبط بهذا العميل.
    [one] شخص واحد يرى طلباته.
    [two] شخصان يريان طلباته.
    [few] { $total } أشخاص يرون طلباته.
    [many] { $total } شخصًا يرون طلباته.
   *[other] { $total } شخص يرون طلباته.
}
customers-change = الاسم والمرجع
customers-switch = الإتاحة
customers-turn-off = تعطيل
customers-turn-off-text = بعد التعطيل لا يمكن ربط أحد آخر بهذا العميل، ويواصل مستخدموه كما كانوا.
customers-turn-on = إعادة التفعيل
customers-turn-on-text = يمكن ربط الأشخاص بهذا العميل من جديد.
customers-done-created = أُضيف العميل.
customers-done-changed = حُفظ الاسم والمرجع.
customers-done-on = يمكن ربط الأشخاص بهذا العميل من جديد.
customers-done-off = لا يمكن ربط أحد آخر بهذا العميل.
customers-error-reference = لا يتجاوز المرجع 100 محرف، في سطر واحد.
customers-error-gone = لم يعد هذا العميل موجودًا.
customers-choice = العميل
customers-choice-none = لا أحد بعد
customers-choice-text = لا يرى مستخدم العميل إلا طلبات هذا العميل، ودون عميل لا يرى شيئًا.

## الخيارات
flags-title = الخيارات
flags-text = مفاتيح تطيعها أجزاء من البرنامج. ما تضبطه المؤسسة يغلب ما ضُبط للجميع، ويظهر التغيير خلال نصف دقيقة.
flags-flag = الخيار
flags-on = مفعَّل
flags-off = معطَّل
flags-source = ضبطه
flags-source-default = لا أحد: القيمة الأصلية
flags-source-global = المنصة، لكل المؤسسات
flags-source-tenant = مؤسستك
flags-share = الحصة بالمئة
flags-share-of = لنسبة { $share } %
flags-share-text = من أشخاص مؤسستك. من دخل يبقى كلما كبرت الحصة، والخيار معطَّل لغيرهم.
flags-until = حتى
flags-day-text = يسري هذا الضبط حتى نهاية هذا اليوم (UTC). فارغ: بلا نهاية.
flags-note = ملاحظة
flags-variant = الصيغة
flags-variant-text = اختياري: تُسلَّم كما هي إلى البرامج ما دام الخيار مفعَّلًا لها.
flags-kind = النوع
flags-kind-release = جديد: يصل إلى بعضهم أولًا
flags-kind-ops = تشغيل: حين يبطؤ شيء في الخارج أو يتعطل
flags-kind-permission = عرض: ما تملكه مؤسسة أو لا تملكه
flags-owner = يطيعه
flags-set = لمؤسستك
flags-set-text = يحل محل ما ضبطته مؤسستك من قبل.
flags-set-submit = ضبط
flags-unset = سحب الضبط
flags-unset-text = يسري من جديد ما ضُبط لكل المؤسسات، وإلا فالقيمة الأصلية.
flags-unset-submit = سحب ما ضُبط هنا
flags-done-set = ضُبط الخيار، ويطيعه الجميع خلال نصف دقيقة.
flags-done-unset = سُحب ما ضُبط هنا.
flags-error-share = أعطِ عددًا صحيحًا من 0 إلى 100.
flag-requests-sync-attempt = ينتظر الطلب الجديد شركته نحو ثانية. وعند التعطيل يُجاب فورًا وتُملأ البطاقة لاحقًا: حين يبطؤ المصدر الرسمي.

## الأدوار
role-owner = مالك
role-owner-text = كل شيء، ومنه إغلاق المؤسسة وتعيين مالكين آخرين.
role-admin = مدير
role-admin-text = كل شيء عدا إغلاق المؤسسة وتعيين المالكين.
role-manager = مسؤول
role-manager-text = التخطيط والمهام والإجراءات والمحادثات؛ ويرى الأعضاء.
role-agency = مستخدم الوكالة
role-agency-text = يطلب بطاقات الشركات ويطّلع عليها ويحدّثها.
role-consultant = مستشار
role-consultant-text = يقرأ بطاقات الشركات دون المستندات والأرقام.
role-client = مستخدم العميل
role-client-text = يطلب ويرى بطاقات عميله وحده.
role-tech = تقني
role-tech-text = يرى تخطيطه ومهامه ويسجّل ساعاته.
role-viewer = قارئ
role-viewer-text = يقرأ التخطيط والإجراءات والمستندات؛ دون بطاقات الشركات.
role-auditor = مدقق
role-auditor-text = يقرأ سجل التدقيق ويتحقق منه، لا غير.
role-agent = موظف الدعم
role-agent-text = يعالج المحادثات وردوده.
role-kitchen = المطبخ
role-kitchen-text = يرى الطلبات ويغيّر حالتها.
role-machine = آلة
role-machine-text = للبرامج وحدها.

## حالات الطلب
status-pending = في الانتظار
status-running = قيد التنفيذ
status-success = مكتمل
status-partial = جزئي
status-failed = فشل
status-stale = بيانات تحتاج إلى تحديث

## القائمة
list-title = الشركات
list-new = طلب جديد
list-company = الشركة
list-identifier = المُعرِّف
list-status = الحالة
list-updated = آخر تحديث
list-nameless = طلب بلا اسم بعد
list-unknown = طلب بلا نتيجة
list-masked = اسم غير قابل للنشر
list-never = لم يُحدَّث قط
list-empty-title = لا توجد طلبات حتى الآن
list-empty-text = أدخل رقم SIREN أو SIRET أو رقم ضريبة القيمة المضافة، وتتكفل المصادر الرسمية بالباقي.
list-empty-limited = ستظهر الطلبات هنا فور تقديمها.
list-pages = الصفحات
list-previous = الأحدث
list-next = الأقدم
list-page = صفحة { $page } من { $pages }
list-total = { $total ->
    [zero] لا طلبات
    [one] طلب واحد
    [two] طلبان
    [few] { $total } طلبات
    [many] { $total } طلبًا
   *[other] { $total } طلب
}
list-many = أكثر من 10 000 طلب
list-all = الكل
list-narrow = تصفية
list-none = لا طلب مطابق
list-show-all = عرض كل الطلبات

## طلب جديد
new-title = طلب جديد
new-lead = حقل واحد يكفي: نتعرف على المُعرِّف حتى داخل نص كامل.
new-field = رقم SIREN أو SIRET أو ضريبة القيمة المضافة، أو نص ملصق
new-hint = مثلًا 356 000 000 أو FR39 356 000 000 أو عنوان صفحة تتضمن الرقم.
new-read = تحقُّق
new-confirm = طلب هذه الشركة
new-change = تصحيح
new-understood = هذا ما فهمناه
new-siren = شركة، برقم SIREN
new-siret = منشأة، برقم SIRET
new-vat = شركة، برقم ضريبة القيمة المضافة
new-of-company = التابعة للشركة
new-doubt = رقم التحقق في هذا المُعرِّف غير صحيح، وغالبًا ما يكون ذلك خطأ في الكتابة. يمكنك طلبه رغم ذلك.
new-known = مُعرِّفات للتجربة
new-known-text = كل واحد منها يوضح حالة. اختر واحدًا لترى.
new-error-empty = أدخل رقم SIREN أو SIRET أو رقم ضريبة القيمة المضافة.
new-error-nothing = لم نجد أي مُعرِّف في هذا النص. يتكون SIREN من 9 أرقام وSIRET من 14 رقمًا.
new-error-several = يحتوي هذا النص على عدة مُعرِّفات. أبقِ واحدًا فقط.
new-error-vat = مفتاح رقم ضريبة القيمة المضافة لا يطابق رقم SIREN. تحقق من الرقمين بعد FR.
new-error-long = هذا النص أطول من المسموح: الحد الأقصى { $max } حرف.
new-error-siren = يتكون SIREN من 9 أرقام بالضبط مع رقم تحقق صحيح.
new-error-siret = يتكون SIRET من 14 رقمًا بالضبط مع رقم تحقق صحيح.

## البطاقة
card-asked = طلب بتاريخ { $date }
card-refresh = إعادة البحث
card-identity = الهوية
card-address = العنوان
card-activity = النشاط
card-siren = SIREN
card-siret = SIRET
card-vat = الرقم الضريبي
card-vat-derived = محسوب
card-vat-confirmed = أكَّده مصدر
card-vat-none = لا رقم ممكن
card-creation = التأسيس
card-line1 = الشارع
card-line2 = تكملة العنوان
card-postal-code = الرمز البريدي
card-city = المدينة
card-country = البلد
card-country-name = { $code ->
    [AT] النمسا
    [BE] بلجيكا
    [CA] كندا
    [CH] سويسرا
    [CN] الصين
    [CZ] التشيك
    [DE] ألمانيا
    [DK] الدنمارك
    [DZ] الجزائر
    [ES] إسبانيا
    [FI] فنلندا
    [FR] فرنسا
    [GB] المملكة المتحدة
    [IE] أيرلندا
    [IT] إيطاليا
    [JP] اليابان
    [LU] لوكسمبورغ
    [MA] المغرب
    [MC] موناكو
    [NL] هولندا
    [NO] النرويج
    [PL] بولندا
    [PT] البرتغال
    [SE] السويد
    [TN] تونس
    [US] الولايات المتحدة
   *[other] { $code }
}
card-naf-code = رمز NAF
card-naf-label = النشاط
card-headcount = عدد العاملين
card-headcount-range = من { $from } إلى { $to }
card-headcount-above = { $from } فأكثر
card-headcount-none = لا عاملين
card-registry-name = السجل
card-registry-of = { $name ->
    [RCS] سجل التجارة والشركات (RCS)
    [RNM] سجل الحِرف (RNM)
    [RAA] سجل النشاطات الزراعية (RAA)
    [RNE] السجل الوطني للشركات (RNE)
   *[other] { $name }
}
card-registry-city = كتابة ضبط المحكمة
card-active = نشطة
card-ceased = متوقفة
card-trade-name = الاسم التجاري
card-brand-name = الشعار أو الاسم المختصر
card-not-given = غير متوفر
card-not-public = غير قابل للنشر
card-unknown = غير معروف
card-no-company = شركة غير محددة
card-waiting = في الانتظار
card-finances = الأرقام
card-loss = خسارة
card-labels = الشهادات والوضعية
card-no-labels = لا شهادة ولا وضعية خاصة.
card-updated = حُدِّثت في { $date }
card-last-run = آخر بحث في { $date }
card-sources = المصادر المستشارة
card-again = تحقُّق من جديد
card-stalled = يستغرق الأمر وقتًا أطول من المعتاد
card-stalled-text = لم تعد الصفحة تتحدَّث تلقائيًا، أما البحث فمستمر.

finance-year = السنة المالية { $year }
finance-turnover = رقم الأعمال
finance-result = النتيجة الصافية

## أشرطة البطاقة
notice-pending = أُنشئ الطلب، وجمع البيانات في انتظار الانطلاق
notice-running = جارٍ البحث لدى المصادر الرسمية
notice-running-text = ستمتلئ البطاقة هنا تلقائيًا.
notice-as-of = البيانات المعروضة تعود إلى { $date }.
notice-retrying = محاولة أخرى في الانتظار أو قيد التنفيذ
notice-refreshing = جارٍ التحديث
notice-refreshing-text = تُسأل المصادر الرسمية من جديد، وتبقى البيانات مقروءة.
notice-source = مصدر غير متاح: { $source }
notice-source-text = { $failure }، في { $date }. بقية البيانات محدَّثة.
notice-partial = لم يُجب أحد المصادر
notice-partial-text = بقية البيانات محدَّثة.
notice-last-valid = البيانات أدناه هي آخر بيانات صالحة، وتعود إلى { $date }.
notice-stale = حُدِّثت في { $date }
notice-stale-live = مضى على هذه البيانات أكثر من شهر، وتحديثها جارٍ.
notice-stale-still = مضى على هذه البيانات أكثر من شهر، وينبغي تحديثها.
notice-masked = بيانات محجوبة جزئيًا (مصدر رسمي)
notice-masked-text = اعترضت الشركة على نشر بياناتها: ما تحجبه يحمل عبارة «غير قابل للنشر».

## أسباب فشل الطلب
cause-not-found = لا شركة تحمل هذا المُعرِّف
cause-not-found-advice = تحقق من الرقم. قد تحتاج شركة حديثة جدًا إلى بضعة أيام لتظهر في المصدر الرسمي.
cause-down = المصدر الرسمي لا يُجيب
cause-timeout = تأخر المصدر الرسمي في الإجابة
cause-rate-limit = المصدر الرسمي يحدّ من عدد طلباتنا
cause-down-advice = السبب ليس طلبك: أعد المحاولة بعد بضع دقائق.
cause-configuration = المصدر الرسمي يرفض وصولنا
cause-configuration-advice = على المسؤول مراجعة الإعدادات؛ إعادة البحث لن تغيّر شيئًا.
cause-unreadable = إجابة المصدر الرسمي غير مقروءة
cause-unreadable-advice = أعد المحاولة لاحقًا. إن استمر ذلك فأبلغ المسؤول.
cause-unknown = لم يكتمل جمع البيانات
cause-unknown-advice = أعد المحاولة لاحقًا.

## المصادر
source-search = واجهة البحث عن الشركات (API Recherche d’entreprises)
source-rne = السجل الوطني للشركات (RNE)
source-rcs = مستخرج سجل التجارة (RCS)
source-answered = أجاب
failure-not-found = الشركة غير موجودة
failure-access = الوصول مرفوض
failure-rate-limit = بُلغ الحد الأقصى للطلبات
failure-timeout = انقضت المهلة
failure-broken = عطل في المصدر
failure-unreachable = تعذر الوصول إلى المصدر
failure-unreadable = إجابة غير مقروءة

## الشهادات
label-administration = إدارة عمومية
label-public-service = مرفق عام
label-public-body = هيئة عمومية (L. 100-3)
label-association = جمعية
label-sole-trader = مؤسسة فردية
label-lawyer = محامٍ
label-social-economy = الاقتصاد الاجتماعي والتضامني
label-mission = شركة ذات رسالة
label-integration = الإدماج عن طريق العمل
label-training = هيئة تكوين
label-qualiopi = شهادة Qualiopi
label-rge = شهادة RGE
label-organic = مهني في المنتجات العضوية
label-food-safety = Alim’confiance
label-health = مؤسسة صحية أو اجتماعية
label-school = مؤسسة تعليمية
label-stage = متعهد عروض فنية
label-heritage = تراث حي
label-purchasing = مشتريات مسؤولة
label-equality = مؤشر المساواة منشور
label-emissions = الحصيلة الكربونية منشورة
label-minimis = إعانة de minimis
label-ademe = إعانة من ADEME
numbers-idcc = الاتفاقيات الجماعية (IDCC)
numbers-training = التصريح بنشاط التكوين
numbers-finess = FINESS
numbers-association = مُعرِّف الجمعية
numbers-integration = هيئة إدماج

## صفحات الخطأ
refusal-forbidden = هذه الصفحة غير متاحة لك
refusal-forbidden-text = دورك لا يسمح بهذا الإجراء. راجع أحد مسؤولي وكالتك.
refusal-suspended = الوصول الخاص بمؤسستك معلّق
refusal-suspended-text = لم يُفقد أي شيء. تواصل مع مشغّل الخدمة؛ ويمكنك في هذه الأثناء تسجيل الخروج.
refusal-read-only = مؤسستك في وضع القراءة فقط حاليًا
refusal-read-only-text = ما زال كل شيء قابلًا للقراءة. لم يُحفظ أي شيء: أعد المحاولة لاحقًا.
refusal-form = لم تعد هذه الاستمارة صالحة
refusal-form-text = حرصًا على الأمان لم يُنفَّذ أي شيء. عُد إلى الصفحة وابدأ من جديد.
refusal-not-found = هذه الصفحة غير موجودة
refusal-not-found-text = حُذف الطلب، أو العنوان غير كامل.
refusal-cooldown = قليلًا من الصبر
refusal-cooldown-text = أُعيد البحث لهذا الطلب قبل قليل: يمكنك المحاولة مجددًا بعد { $seconds } ث.
refusal-limited = محاولات كثيرة جدًا
refusal-limited-text = حرصًا على الأمان، أعد المحاولة بعد { $seconds } ث.
refusal-conflict = سبقك شخص آخر
refusal-conflict-text = تغيّر الطلب في هذه الأثناء. افتحه من جديد ثم أعد المحاولة.
refusal-input = لم نفهم هذا الطلب
refusal-input-text = ينقصه شيء ما. عُد إلى الوراء وابدأ من جديد.
refusal-unavailable = الخدمة غير متاحة مؤقتًا
refusal-unavailable-text = أعد المحاولة بعد { $seconds } ث. لم يضِع شيء.
refusal-internal = حدث خطأ
refusal-internal-text = الخطأ من جهتنا وقد سُجِّل. أعد المحاولة؛ وإن استمر فأعطِ هذا الرقم للمسؤول:
refusal-home = العودة إلى الشركات
refusal-back = العودة إلى الطلب
refusal-back-page = العودة إلى الصفحة

## سجل التدقيق
audit-title = سجل التدقيق
audit-text = من فعل ماذا. كل سطر مختوم بالذي قبله: أي تغيير يظهر.
audit-verify = تحقق الآن
audit-unverified = لم يُتحقق منه بعد
audit-whole = سليم: { $lines } سطر، تم التحقق في { $at }
audit-broken = تم العبث به: أول سطر معني { $seq }
audit-filter = تصفية السجل
audit-action = الفعل
audit-all = كل الأفعال
audit-since = من
audit-until = إلى
audit-actor = الفاعل (المعرّف)
audit-entity = العنصر (المعرّف)
audit-show = عرض
audit-everything = عرض الكل
audit-empty = لا أسطر
audit-empty-text = لا فعل يطابق هذه التصفية.
audit-time = الوقت
audit-act = ما تم فعله
audit-who = من قِبل
audit-outcome = النتيجة
audit-details = تفاصيل
audit-seq = الترتيب في السجل
audit-call = الاستدعاء
audit-pages = بقية السجل
audit-older = الأقدم
audit-actor-you = أنت
audit-actor-user = مستخدم
audit-actor-client = عميل واجهة برمجية
audit-actor-anonymous = زائر
audit-actor-system = النظام
audit-success = تم
audit-denied = مرفوض
audit-failure = فشل
act-auth-login-succeeded = تسجيل دخول
act-auth-login-refused = رفض تسجيل الدخول
act-auth-login-locked = حظر تسجيل الدخول بعد محاولات كثيرة
act-auth-token-issued = إصدار رمز وصول
act-auth-session-renewed = تأكيد الهوية من جديد
act-auth-session-revoked = إغلاق جلسة
act-auth-session-switched = الانتقال إلى وكالة أخرى
act-auth-sessions-revoked = إغلاق جلسات
act-auth-password-changed = تغيير كلمة المرور
act-auth-password-forgotten = طلب كلمة مرور جديدة
act-auth-password-reset = استبدال كلمة المرور
act-auth-password-link-given = تسليم رابط لكلمة مرور جديدة
act-auth-password-rehashed = إعادة حساب بصمة كلمة المرور
act-auth-profile-changed = تعديل الملف الشخصي
act-auth-user-created = إنشاء حساب
act-auth-user-disabled = إيقاف الحساب في كل مكان
act-auth-user-enabled = إعادة السماح بدخول الحساب
act-auth-member-invited = دُعي عضو
act-auth-invitation-sent = أُرسلت الدعوة من جديد
act-auth-invitation-withdrawn = سُحبت الدعوة
act-auth-member-joined = قُبلت الدعوة
act-auth-member-added = إضافة عضو
act-auth-member-changed = تعديل عضو
act-auth-member-disabled = إيقاف وصول عضو
act-auth-member-enabled = استعادة وصول عضو
act-auth-member-roles-changed = تعديل أدوار عضو
act-auth-member-unlocked = رفع الحظر عن عضو
act-auth-customer-created = أُضيف عميل
act-auth-customer-changed = عُدِّل عميل
act-auth-api-client-created = إنشاء عميل واجهة برمجية
act-auth-api-client-changed = تعديل عميل واجهة برمجية
act-auth-api-client-rotated = تجديد سر عميل واجهة برمجية
act-auth-api-client-revoked = إلغاء عميل واجهة برمجية
act-auth-platform-admin-granted = تعيين مدير للمنصة
act-auth-platform-admin-withdrawn = إعفاء مدير للمنصة
act-auth-tenant-created = إنشاء المؤسسة
act-auth-tenant-changed = تعديل المؤسسة
act-auth-flag-set = ضبط خيار
act-auth-flag-unset = إلغاء ضبط خيار
act-access-denied = رفض الوصول
act-enrichment-request-submitted = تقديم طلب
act-enrichment-request-opened = فتح بطاقة شركة
act-enrichment-request-refreshed = طلب تحديث
act-audit-trail-read = الاطلاع على السجل
act-audit-trail-exported = تصدير السجل
act-audit-security-events-read = الاطلاع على أحداث الأمان
act-audit-chain-verified = التحقق من السجل
act-audit-person-forgotten = محو بيانات شخص
act-mail-letter-sent = إرسال رسالة
act-retention-run = حذف بيانات قديمة
act-other = فعل آخر

## مُعرِّفات التجربة
known-large-company = شركة كبيرة، مع تكملة عنوان
known-zero-result = نتيجة صافية تساوي صفرًا مع رقم ضريبي
known-with-finances = أرقام منها خسارة
known-three-sources = معروفة لدى المصادر الرسمية الثلاثة
known-small-company = شركة صغيرة نشطة
known-by-siret = مطلوبة برقم SIRET
known-foreign-seat = منشأة فرنسية مقرها الرئيسي في ألمانيا
known-administration = إدارة عمومية
known-association = جمعية بلا عاملين
known-masked = شخص اعترض على نشر بياناته
known-ceased = شركة متوقفة
known-ceased-sole-trader = مؤسسة فردية متوقفة، بلا تسمية
known-empty-shell = سجل فارغ: لا هوية
known-slow = تُجيب بعد ثلاث ثوانٍ
known-too-slow = تُجيب بعد فوات الأوان
known-unavailable = المصدر معطل
known-rate-limited = المصدر يحدّ من عدد طلباتنا
known-unreadable = المصدر يُجيب بما لا يُفهم
known-unknown = غير معروفة لدى المصدر

programs-title = وصول البرامج
programs-text = البرامج التي تعمل باسم مؤسستك، ولكل منها رمزه الخاص.
programs-none = لا يملك أي برنامج حق الوصول
programs-none-text = يحصل هنا جهاز بيع أو موقع أو برنامج نصي على رمز وعلى الحقوق اللازمة له فقط.
programs-new = السماح لبرنامج بالدخول
programs-new-text = يظهر الرمز مرة واحدة بعد ذلك مباشرة.
programs-name = الاسم
programs-state = الحالة
programs-scopes = الحقوق
programs-scopes-text = لا يمكنك منح إلا ما يُسمح لك به. ومن دون أي حق لا يستطيع البرنامج فعل شيء.
programs-later = حقوق مجالات مقبلة
programs-used = آخر اتصال
programs-used-when = آخر اتصال:
programs-unused = لم يتصل بعد
programs-on = مسموح له
programs-off = موقوف
programs-ended = منتهي الصلاحية
programs-networks = الشبكات المسموح بها
programs-networks-text = شبكة في كل سطر، مثل 203.0.113.0/24. فارغ: من أي مكان.
programs-day = آخر يوم
programs-day-text = يُسمح له حتى نهاية هذا اليوم (UTC). فارغ: بلا نهاية.
programs-submit = إنشاء الرمز
programs-error-name = أدخل اسمًا من 1 إلى 255 حرفًا.
programs-error-networks = أدخل 50 شبكة على الأكثر مثل 203.0.113.0/24 أو ‎2001:db8::/32.
programs-error-day = أدخل يومًا مقبلًا.
programs-token-title = هذا هو الرمز
programs-token-text = انسخه الآن: لن يظهر مرة أخرى. من يملكه يتصرف باسم مؤسستك.
programs-token = الرمز
programs-token-use = يرسله البرنامج مع كل اتصال:
programs-token-kept = لقد نسخته
programs-token-gone = تم استبدال هذا الرمز ولم يعد ممكنًا إظهاره.
programs-tokens = الرموز
programs-made = أُنشئ في
programs-since = منذ
programs-until = حتى
programs-lasting = بلا نهاية
programs-overlap = يبقى الرمز السابق صالحًا
programs-overlap-none = ولا لحظة
programs-overlap-hour = ساعة واحدة
programs-overlap-day = يومًا واحدًا
programs-overlap-week = سبعة أيام
programs-rotate = استبدال الرمز
programs-change = ما يستطيع فعله
programs-let-in = البرنامج مسموح له
programs-save = حفظ
programs-done-changed = تم الحفظ؛ ويسري من الآن.
programs-done-revoked = لم يعد للبرنامج حق الوصول.
programs-revoke = منع الوصول
programs-revoke-text = نهائيًا: تتوقف رموزه عن العمل ولا تعود.
programs-revoke-submit = منع الوصول نهائيًا
programs-count = { $count ->
    [zero] بلا حقوق
    [one] حق واحد
    [two] حقّان
    [few] { $count } حقوق
    [many] { $count } حقًا
   *[other] { $count } حق
}
