# English. One key a sentence; the same keys and values in every language (a test compares them).

## Frame
nav-skip = Skip to content
nav-sections = Sections
nav-companies = Companies
nav-organisation = Organisation
nav-members = Members
nav-customers = Customers
nav-programs = API clients
nav-flags = Feature flags
nav-audit = Audit trail
nav-account = My account
nav-sign-out = Sign out
nav-languages = Language
nav-tagline = Your clients’ companies, up to date.

## Sign-in
login-title = Sign in
login-lead = Use the account your agency gave you.
login-email = E-mail address
login-password = Password
login-submit = Sign in
login-forgot = Forgotten password?
login-refused = Wrong e-mail address or password.
login-locked-seconds = Too many wrong passwords. Try again in { $seconds } s.
login-locked-minutes = Too many wrong passwords. Try again in { $minutes } min.
login-locked-reset = Too many wrong passwords. This account stays locked until its password is reset or an administrator unlocks it.
login-expired = This choice is no longer valid: sign in again.
login-tenant-title = Choose an agency
login-tenant-lead = Your account opens several agencies. Which one now?
login-tenant = Agency
login-tenant-submit = Enter

## Forgotten password
forgot-title = Forgotten password
forgot-lead = Give the address of your account: we will write to you how to choose another password.
forgot-submit = Get the link
forgot-malformed = This is not an e-mail address.
forgot-sent = If an account has this address, a message is on its way.
forgot-sent-text = The link in it works for one hour. Nothing arrived? Look among the unwanted messages, or check the address.
forgot-again = Give another address
forgot-back = Back to sign-in
reset-title = New password
reset-lead = Choose one that you use nowhere else. All your sessions will be closed.
reset-submit = Save the password
reset-stale = This link is no longer valid: it works once, for one hour.
reset-another = Ask for another link
reset-done = Your password is changed. Sign in with the new one.

## First account
founding-title = First account
founding-lead = Nobody is here yet. Your account will be the owner of this installation.
founding-name = Your name
founding-nameless = Give your name, in 255 characters at most.
founding-submit = Create the account
founding-stale = This link is no longer valid. While there is no account, every start prints a new one.
founding-done = Your account is ready. Sign in.

## Invitation
invitation-title = Invitation
invitation-lead = { $tenant } invites you. Choose your name and a password to come in.
invitation-lead-known = { $tenant } invites you. You have an account already: give its password to accept.
invitation-submit = Accept the invitation
invitation-wrong = This address has an account already, and this is not its password.
invitation-stale = This link is no longer valid.
invitation-stale-text = It was used, it expired, or the invitation was replaced or withdrawn. If you have accepted already, sign in; if not, ask whoever wrote to you for another invitation.
invitation-joined = Invitation accepted. Sign in to enter.

## My account
account-title = My account
account-sessions = Where you are signed in
account-sessions-text = Close what you do not recognise, then change your password.
account-device = Device
account-device-unknown = Unknown device
account-network = Network
account-seen = Last seen
account-current = This device
account-end = Close
account-end-of = Close the session: { $device }
account-everywhere = Sign out everywhere
account-session-done = The session is closed.
account-password = Password
account-password-current = Current password
account-password-new = New password
account-password-rule = 12 to 128 characters, without your e-mail address, your organisation’s name or Comptoir’s. A few unrelated words make a good password.
account-password-others = Close my other sessions
account-password-submit = Change the password
account-password-wrong = This is not your current password.
account-password-too-short = This password is too short: 12 characters at least.
account-password-too-long = This password is too long: 128 characters at most.
account-password-guessable = This password is too easy to guess: choose a few unrelated words.
account-password-has-email = This password contains the beginning of your e-mail address: leave it out.
account-password-has-name = This password contains the name of your organisation or of Comptoir: leave it out.
account-password-done = Your password is changed.
confirm-title = Confirm that it is you
confirm-text = This is a delicate matter: give your password again, and you will be led back to it.
confirm-submit = Confirm

## Members
members-title = Members
members-total = { $total ->
    [one] { $total } member
   *[other] { $total } members
}
members-search = Name or e-mail address
members-find = Search
members-state = State
members-all = All
members-invited = Invited
members-expired = Invitation expired
members-active = Active
members-disabled = Disabled
members-none = Nobody found
members-show-all = Show everybody
members-name = Name
members-roles = Roles
members-previous = Previous
members-next = Next
members-joined = member since { $date }
members-may = What they may do
members-beyond = This person may do more than you: only someone with the same rights can change them.
members-roles-submit = Save the roles
members-fine = Adjust permission by permission
members-fine-text = For special cases: one permission a line, such as requests:refresh or requests:*. What is taken away wins over every role.
members-denied = Taken away
members-extra = Granted beyond the roles
members-profile = Name and language
members-language-none = As the browser asks
members-profile-submit = Save
members-sessions = Where they are signed in
members-sessions-none = Nowhere at the moment.
members-sign-out = Sign them out everywhere
members-locked = Too many wrong passwords
members-locked-text = Whoever guesses a password several times has to wait. Once you are sure it was this person, let them try again at once.
members-unlock = Let them try again
members-done-unlocked = The wrong passwords are forgotten: this person can try again at once.
members-access = Access
members-disable = Disable
members-disable-text = They are signed out at once and get in no more. What they made stays, and you can let them in again.
members-enable = Let in again
members-enable-text = They can get in again, with the roles above.
members-done-roles = The roles are saved; they apply at once.
members-done-profile = Name and language are saved.
members-done-disabled = This person is shut out, and their sessions are closed.
members-done-enabled = This person can get in again.
members-done-sessions = Their sessions are closed.
members-invited-on = invited on { $date }
members-new = Invite a member
members-new-text = A message will tell them how to come in; its link is good for seven days.
members-new-name-text = Optional: they can put it right when they accept.
members-new-submit = Send the invitation
members-invitation = Open invitation
members-invitation-text = The link is good for seven days. Sending again replaces the link before; an invitation taken back lets nobody in.
members-invitation-expired = The link is too old and lets nobody in: send another, or take the invitation back.
members-invitation-send = Send again
members-invitation-withdraw = Take the invitation back
members-done-invited = The invitation is on its way.
members-done-sent = A new link is on its way; the one before is good no more.
members-done-withdrawn = The invitation is taken back: its link opens nothing any more.
members-error-name = A name has 1 to 255 characters.
members-error-permissions = Write one permission a line, such as requests:read or requests:*.
members-error-roles = Pick at least one role.

## Customers
customers-title = Customers
customers-text = Whom the organisation works for. Users of a customer see the requests of that customer alone.
customers-total = { $total ->
    [one] { $total } customer
   *[other] { $total } customers
}
customers-search = Name or reference
customers-all = All
customers-on = On
customers-off = Off
customers-none = No customer yet
customers-none-text = Add a customer, then invite its people: each sees what is theirs alone.
customers-nothing = No customer found
customers-show-all = Show all customers
customers-new = Add a customer
customers-new-text = Its people can be invited right afterwards.
customers-submit = Add the customer
customers-reference = Reference
customers-reference-text = Optional: what you call it elsewhere, such as C-0042. No two customers share one.
customers-people = Its people
customers-people-total = { $total ->
    [0] Nobody is bound to this customer.
    [one] { $total } person sees its requests.
   *[other] { $total } people see its requests.
}
customers-change = Name and reference
customers-switch = Availability
customers-turn-off = Turn off
customers-turn-off-text = Once off, nobody more can be bound to this customer. Its people go on as before.
customers-turn-on = Turn on
customers-turn-on-text = People can be bound to this customer again.
customers-done-created = The customer is added.
customers-done-changed = Name and reference are saved.
customers-done-on = People can be bound to this customer again.
customers-done-off = Nobody more can be bound to this customer.
customers-error-reference = A reference has at most 100 characters, on one line.
customers-error-gone = This customer is not there any more.
customers-choice = Customer
customers-choice-none = None yet
customers-choice-text = A customer’s user sees the requests of this customer alone; without one they see none.

## Feature flags
flags-title = Feature flags
flags-text = Switches that parts of the program obey. What the organisation sets wins over what is set for all; a change shows within half a minute.
flags-flag = Flag
flags-on = On
flags-off = Off
flags-source = Set by
flags-source-default = Nobody: the default
flags-source-global = The platform, for all organisations
flags-source-tenant = Your organisation
flags-share = Share, in percent
flags-share-of = for { $share } %
flags-share-text = Of the people of your organisation. Whoever is in stays in as it grows; for everybody else the flag is off.
flags-until = Until
flags-day-text = What is set here counts until the end of this day (UTC). Empty: without end.
flags-note = Note
flags-variant = Variant
flags-variant-text = Optional: handed to programs as it is, while the flag is on for them.
flags-kind = Kind
flags-kind-release = Release: something new comes to some first
flags-kind-ops = Operations: for when something outside is slow or down
flags-kind-permission = Offer: something an organisation has or has not
flags-owner = Obeyed by
flags-set = For your organisation
flags-set-text = It replaces what your organisation set before.
flags-set-submit = Set
flags-unset = Take back
flags-unset-text = What is set for all organisations counts again, else the default.
flags-unset-submit = Take back what is set here
flags-done-set = The flag is set; everybody obeys it within half a minute.
flags-done-unset = What was set here is taken back.
flags-error-share = Give a whole number from 0 to 100.
flag-requests-sync-attempt = A new request waits about a second for its company. Off, it is answered at once and filled in later: for when the official source is slow.

## Roles
role-owner = Owner
role-owner-text = Everything, also closing the organisation and naming other owners.
role-admin = Administrator
role-admin-text = Everything but closing the organisation and naming owners.
role-manager = Manager
role-manager-text = Planning, missions, procedures and conversations; sees the members.
role-agency = Agency user
role-agency-text = Requests company cards, reads and refreshes them.
role-consultant = Consultant
role-consultant-text = Reads company cards without documents and figures.
role-client = Customer’s user
role-client-text = Requests and sees the cards of their own customer alone.
role-tech = Technician
role-tech-text = Sees their planning and missions, keeps their hours.
role-viewer = Viewer
role-viewer-text = Reads planning, procedures and documents; no company cards.
role-auditor = Auditor
role-auditor-text = Reads and verifies the audit trail, nothing else.
role-agent = Support agent
role-agent-text = Handles conversations and their own answers.
role-kitchen = Kitchen
role-kitchen-text = Sees orders and moves them on.
role-machine = Machine
role-machine-text = For programs alone.

## States of a request
status-pending = Waiting
status-running = Running
status-success = Complete
status-partial = Partial
status-failed = Failed
status-stale = Needs refreshing

## List
list-title = Companies
list-new = New request
list-company = Company
list-identifier = Identifier
list-status = State
list-updated = Updated
list-nameless = No name yet
list-unknown = No result
list-masked = Name not public
list-never = never
list-empty-title = No requests yet
list-empty-text = Give a SIREN, a SIRET or a VAT number: the official sources do the rest.
list-empty-limited = Requests will appear here as soon as one is made.
list-pages = Pages
list-previous = Newer
list-next = Older
list-page = Page { $page } of { $pages }
list-total = { $total ->
    [one] { $total } request
   *[other] { $total } requests
}
list-many = More than 10,000 requests
list-all = All
list-narrow = Filter
list-none = No request matches
list-show-all = Show all requests

## New request
new-title = New request
new-lead = One field: we recognise the identifier, even in the middle of a text.
new-field = SIREN, SIRET, VAT number or pasted text
new-hint = For example 356 000 000, FR39 356 000 000, or the address of a page that holds the number.
new-read = Check
new-confirm = Request this company
new-change = Change
new-understood = This is what we understood
new-siren = A company, by its SIREN
new-siret = An establishment, by its SIRET
new-vat = A company, by its VAT number
new-of-company = of the company
new-doubt = The check digit of this number is wrong, often a typing error. You may request it all the same.
new-known = Demonstration identifiers
new-known-text = Each one shows a case. Pick one and see.
new-error-empty = Give a SIREN, a SIRET or a VAT number.
new-error-nothing = We found no identifier in this text. A SIREN has 9 digits, a SIRET 14.
new-error-several = This text holds several identifiers. Keep only one.
new-error-vat = The key of this VAT number does not fit its SIREN. Check the two digits after FR.
new-error-long = This text is too long: { $max } characters at most.
new-error-siren = A SIREN has exactly 9 digits and a right check digit.
new-error-siret = A SIRET has exactly 14 digits and a right check digit.

## Card
card-asked = Requested on { $date }
card-refresh = Refresh
card-identity = Identity
card-address = Address
card-activity = Activity
card-siren = SIREN
card-siret = SIRET
card-vat = VAT
card-vat-derived = computed
card-vat-confirmed = confirmed by a source
card-vat-none = no number possible
card-creation = Founded
card-line1 = Street
card-line2 = Addition
card-postal-code = Postal code
card-city = City
card-country = Country
card-country-name = { $code ->
    [AT] Austria
    [BE] Belgium
    [CA] Canada
    [CH] Switzerland
    [CN] China
    [CZ] Czechia
    [DE] Germany
    [DK] Denmark
    [DZ] Algeria
    [ES] Spain
    [FI] Finland
    [FR] France
    [GB] United Kingdom
    [IE] Ireland
    [IT] Italy
    [JP] Japan
    [LU] Luxembourg
    [MA] Morocco
    [MC] Monaco
    [NL] Netherlands
    [NO] Norway
    [PL] Poland
    [PT] Portugal
    [SE] Sweden
    [TN] Tunisia
    [US] United States
   *[other] { $code }
}
card-naf-code = NAF code
card-naf-label = Activity
card-headcount = Staff
card-headcount-range = { $from } to { $to } employees
card-headcount-above = { $from } employees or more
card-headcount-none = no employees
card-registry-name = Registry
card-registry-of = { $name ->
    [RCS] Trade and companies (RCS)
    [RNM] Crafts (RNM)
    [RAA] Agriculture (RAA)
    [RNE] National register (RNE)
   *[other] { $name }
}
card-registry-city = Court
card-active = Active
card-ceased = Ceased
card-trade-name = Trade name
card-brand-name = Brand or acronym
card-not-given = not provided
card-not-public = not public
card-unknown = not known
card-no-company = Company not identified
card-waiting = waiting
card-finances = Figures
card-loss = loss
card-labels = Labels and situation
card-no-labels = No label or particular situation.
card-updated = Updated on { $date }
card-last-run = Last search on { $date }
card-sources = Sources consulted
card-again = Check again
card-stalled = This takes longer than usual
card-stalled-text = The page no longer refreshes by itself; the search goes on.

finance-year = Financial year { $year }
finance-turnover = Turnover
finance-result = Net result

## Bands above the card
notice-pending = Request created, enrichment waiting to start
notice-running = Searching the official sources
notice-running-text = The card will fill in here by itself.
notice-as-of = The data shown are of { $date }.
notice-retrying = Another attempt is waiting or under way
notice-refreshing = Refreshing
notice-refreshing-text = The official sources are being asked again; the data stay readable.
notice-source = Source unavailable: { $source }
notice-source-text = { $failure }, on { $date }. The other data are up to date.
notice-partial = One source did not answer
notice-partial-text = The other data are up to date.
notice-last-valid = The data below are the last valid ones, of { $date }.
notice-stale = Updated on { $date }
notice-stale-live = These data are more than a month old; a refresh is under way.
notice-stale-still = These data are more than a month old and need refreshing.
notice-masked = Data partly masked (official source)
notice-masked-text = The company opposed publication of its data: what it keeps back is marked “not public”.

## Why a request fails
cause-not-found = No company bears this identifier
cause-not-found-advice = Check the number. A very recent company may take some days to appear in the official source.
cause-down = The official source does not answer
cause-timeout = The official source took too long to answer
cause-rate-limit = The official source limits our requests
cause-down-advice = It is not your request: try again in a few minutes.
cause-configuration = The official source refuses us access
cause-configuration-advice = Your administrator must look at the configuration; refreshing will not help.
cause-unreadable = The answer of the official source cannot be read
cause-unreadable-advice = Try again later. If it lasts, tell your administrator.
cause-unknown = The enrichment did not succeed
cause-unknown-advice = Try again later.

## Sources
source-search = API Recherche d’entreprises
source-rne = national register of companies (RNE)
source-rcs = trade register extract (RCS)
source-answered = answered
failure-not-found = Company not found
failure-access = Access refused
failure-rate-limit = Request limit reached
failure-timeout = Timed out
failure-broken = The source is broken
failure-unreachable = Source not reachable
failure-unreadable = Answer not readable

## Labels
label-administration = Administration
label-public-service = Public service
label-public-body = Public body (L. 100-3)
label-association = Association
label-sole-trader = Sole trader
label-lawyer = Lawyer
label-social-economy = Social economy
label-mission = Mission-led company
label-integration = Work integration
label-training = Training provider
label-qualiopi = Qualiopi certified
label-rge = RGE certified
label-organic = Organic professional
label-food-safety = Alim’confiance
label-health = Health or social institution
label-school = School
label-stage = Live-show producer
label-heritage = Living heritage
label-purchasing = Responsible purchasing
label-equality = Equality index published
label-emissions = Carbon report published
label-minimis = De minimis aid
label-ademe = ADEME aid
numbers-idcc = Collective agreements (IDCC)
numbers-training = Training registration
numbers-finess = FINESS
numbers-association = Association identifier
numbers-integration = Integration structure

## Error pages
refusal-forbidden = This page is not open to you
refusal-forbidden-text = Your role does not allow this. Ask an administrator of your agency.
refusal-suspended = Your organisation’s access is suspended
refusal-suspended-text = Nothing is lost. Ask whoever runs this service; meanwhile you can sign out.
refusal-read-only = Your organisation is read-only at the moment
refusal-read-only-text = Everything can still be read. Nothing was saved: try again later.
refusal-form = This form is no longer valid
refusal-form-text = To be safe, nothing was done. Go back to the page and start again.
refusal-not-found = There is no such page
refusal-not-found-text = The request was deleted, or the address is incomplete.
refusal-cooldown = A little patience
refusal-cooldown-text = This request was refreshed a moment ago: you can try again in { $seconds } s.
refusal-limited = Too many attempts
refusal-limited-text = To be safe, try again in { $seconds } s.
refusal-conflict = Someone else was faster
refusal-conflict-text = The request has changed meanwhile. Open it again and retry.
refusal-input = We did not understand this request
refusal-input-text = Something is missing. Go back and try again.
refusal-unavailable = The service is unavailable for a moment
refusal-unavailable-text = Try again in { $seconds } s. Nothing is lost.
refusal-internal = Something went wrong
refusal-internal-text = It is our fault and it is noted. Try again; if it lasts, give this number to your administrator:
refusal-home = Back to the companies
refusal-back = Back to the request
refusal-back-page = Back to the page

## Audit trail
audit-title = Audit trail
audit-text = Who did what. Each line is sealed to the one before: a touched line shows.
audit-verify = Verify now
audit-unverified = Not verified yet
audit-whole = Whole: { $lines } lines verified on { $at }
audit-broken = Touched: first line concerned { $seq }
audit-filter = Filter the trail
audit-action = Act
audit-all = All acts
audit-since = From
audit-until = To
audit-actor = Who (identifier)
audit-entity = Thing (identifier)
audit-show = Show
audit-everything = Show everything
audit-empty = No line
audit-empty-text = No act matches this filter.
audit-time = Time
audit-act = What was done
audit-who = By whom
audit-outcome = Outcome
audit-details = Details
audit-seq = Place in the trail
audit-call = Call
audit-pages = More of the trail
audit-older = Older
audit-actor-you = You
audit-actor-user = A user
audit-actor-client = An API client
audit-actor-anonymous = A visitor
audit-actor-system = The system
audit-success = Done
audit-denied = Denied
audit-failure = Failed
act-auth-login-succeeded = Signed in
act-auth-login-refused = Sign-in refused
act-auth-login-locked = Sign-in locked after too many tries
act-auth-token-issued = Access token issued
act-auth-session-renewed = Identity confirmed again
act-auth-session-revoked = Session closed
act-auth-session-switched = Moved to another agency
act-auth-sessions-revoked = Sessions closed
act-auth-password-changed = Password changed
act-auth-password-forgotten = New password asked for
act-auth-password-reset = Password replaced
act-auth-password-link-given = Link to a new password given
act-auth-password-rehashed = Password hashed anew
act-auth-profile-changed = Profile changed
act-auth-user-created = Account created
act-auth-user-disabled = Account shut out everywhere
act-auth-user-enabled = Account let in again
act-auth-member-invited = Member invited
act-auth-invitation-sent = Invitation sent again
act-auth-invitation-withdrawn = Invitation taken back
act-auth-member-joined = Invitation accepted
act-auth-member-added = Member added
act-auth-member-changed = Member changed
act-auth-member-disabled = Member shut out
act-auth-member-enabled = Member let in again
act-auth-member-roles-changed = Roles of a member changed
act-auth-member-unlocked = Member unlocked
act-auth-customer-created = Customer added
act-auth-customer-changed = Customer changed
act-auth-api-client-created = API client created
act-auth-api-client-changed = API client changed
act-auth-api-client-rotated = Secret of an API client renewed
act-auth-api-client-revoked = API client revoked
act-auth-platform-admin-granted = Platform administrator appointed
act-auth-platform-admin-withdrawn = Platform administrator dismissed
act-auth-tenant-created = Organisation created
act-auth-tenant-changed = Organisation changed
act-auth-flag-set = Feature flag set
act-auth-flag-unset = Feature flag unset
act-access-denied = Access denied
act-enrichment-request-submitted = Request submitted
act-enrichment-request-opened = Company card opened
act-enrichment-request-refreshed = Refresh asked for
act-audit-trail-read = Trail read
act-audit-trail-exported = Trail taken away
act-audit-security-events-read = Security events read
act-audit-chain-verified = Trail verified
act-audit-person-forgotten = Data of a person erased
act-mail-letter-sent = Letter sent
act-retention-run = Old data removed
act-other = Another act

## Demonstration identifiers
known-large-company = a large company, with an address complement
known-zero-result = a net result of zero, and a VAT number
known-with-finances = figures, with a loss
known-three-sources = known to all three official sources
known-small-company = a small active company
known-by-siret = asked by its SIRET
known-foreign-seat = a French establishment with its seat in Germany
known-administration = an administration
known-association = an association without staff
known-masked = a person who opposed publication
known-ceased = a company that ceased
known-ceased-sole-trader = a ceased sole trader without a company name
known-empty-shell = an empty shell: no identity
known-slow = answers after three seconds
known-too-slow = answers too late
known-unavailable = the source is down
known-rate-limited = the source limits our requests
known-unreadable = the source answers nonsense
known-unknown = the source does not know it

programs-title = API clients
programs-text = Programs that work in your organisation’s name, each with a token of its own.
programs-none = No program has access
programs-none-text = A till, a site or a script gets a token here, and only the rights it needs.
programs-new = Let a program in
programs-new-text = The token is shown once, right afterwards.
programs-name = Name
programs-state = State
programs-scopes = Rights
programs-scopes-text = You can grant only what you may do yourself. Without any right the program can do nothing.
programs-later = Rights of areas to come
programs-used = Last call
programs-used-when = Last call:
programs-unused = Never
programs-on = Let in
programs-off = Suspended
programs-ended = Ended
programs-networks = Networks
programs-networks-text = One a line, for example 203.0.113.0/24. Empty: from anywhere.
programs-day = Last day
programs-day-text = It is let in until the end of this day (UTC). Empty: without end.
programs-submit = Make the token
programs-error-name = Give a name of 1 to 255 characters.
programs-error-networks = Give at most 50 networks such as 203.0.113.0/24 or 2001:db8::/32.
programs-error-day = Give a day to come.
programs-token-title = Here is the token
programs-token-text = Copy it now: it will never be shown again. Whoever holds it acts in your organisation’s name.
programs-token = Token
programs-token-use = The program sends it with each call:
programs-token-kept = I have copied it
programs-token-gone = This token has been replaced and can no longer be shown.
programs-tokens = Tokens
programs-made = Made
programs-since = Since
programs-until = Until
programs-lasting = Without end
programs-overlap = The token before stays good
programs-overlap-none = Not a moment
programs-overlap-hour = One hour
programs-overlap-day = One day
programs-overlap-week = Seven days
programs-rotate = Replace the token
programs-change = What it may do
programs-let-in = The program is let in
programs-save = Save
programs-done-changed = Saved; it holds from now on.
programs-done-revoked = The program is shut out.
programs-revoke = Shut it out
programs-revoke-text = For good: its tokens stop working and do not come back.
programs-revoke-submit = Shut it out for good
programs-count = { $count ->
    [0] no right
    [one] { $count } right
   *[other] { $count } rights
}
