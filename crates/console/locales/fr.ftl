# Français. Une clé par phrase ; mêmes clés et mêmes valeurs dans chaque langue (un test les compare).

## Cadre
nav-skip = Aller au contenu
nav-sections = Sections
nav-companies = Entreprises
nav-organisation = Organisation
nav-members = Membres
nav-customers = Clients
nav-programs = Programmes
nav-flags = Options
nav-audit = Journal d’audit
nav-account = Mon compte
nav-sign-out = Se déconnecter
nav-languages = Langue
nav-tagline = Les entreprises de vos clients, à jour.

## Connexion
login-title = Connexion
login-lead = Entrez avec le compte que votre agence vous a donné.
login-email = Adresse électronique
login-password = Mot de passe
login-submit = Se connecter
login-forgot = Mot de passe oublié ?
login-refused = Adresse ou mot de passe incorrect.
login-locked-seconds = Trop de mots de passe incorrects. Réessayez dans { $seconds } s.
login-locked-minutes = Trop de mots de passe incorrects. Réessayez dans { $minutes } min.
login-locked-reset = Trop de mots de passe incorrects. Ce compte reste bloqué jusqu’à ce que son mot de passe soit changé ou qu’un administrateur le débloque.
login-expired = Ce choix n’est plus valable : connectez-vous à nouveau.
login-tenant-title = Choisir une agence
login-tenant-lead = Votre compte ouvre plusieurs agences. Laquelle maintenant ?
login-tenant = Agence
login-tenant-submit = Entrer

## Mot de passe oublié
forgot-title = Mot de passe oublié
forgot-lead = Donnez l’adresse de votre compte : nous vous écrirons comment choisir un autre mot de passe.
forgot-submit = Recevoir le lien
forgot-malformed = Ceci n’est pas une adresse électronique.
forgot-sent = Si un compte a cette adresse, un message est en route.
forgot-sent-text = Le lien qu’il contient vaut une heure. Rien reçu ? Regardez dans les indésirables, ou vérifiez l’adresse.
forgot-again = Donner une autre adresse
forgot-back = Revenir à la connexion
reset-title = Nouveau mot de passe
reset-lead = Choisissez-en un que vous n’utilisez nulle part ailleurs. Toutes vos sessions seront fermées.
reset-submit = Enregistrer le mot de passe
reset-stale = Ce lien n’est plus valable : il sert une seule fois, pendant une heure.
reset-another = Demander un autre lien
reset-done = Votre mot de passe est changé. Connectez-vous avec le nouveau.

## Premier compte
founding-title = Premier compte
founding-lead = Cette installation n’a encore personne. Votre compte en sera le propriétaire.
founding-name = Votre nom
founding-nameless = Donnez votre nom, en 255 caractères au plus.
founding-submit = Créer le compte
founding-stale = Ce lien n’est plus valable. Tant qu’il n’y a pas de compte, chaque démarrage en affiche un nouveau.
founding-done = Votre compte est prêt. Connectez-vous.

## Invitation
invitation-title = Invitation
invitation-lead = { $tenant } vous invite. Choisissez votre nom et un mot de passe pour entrer.
invitation-lead-known = { $tenant } vous invite. Vous avez déjà un compte : donnez son mot de passe pour accepter.
invitation-submit = Accepter l’invitation
invitation-wrong = Cette adresse a déjà un compte, et ce n’est pas son mot de passe.
invitation-stale = Ce lien n’est plus valable.
invitation-stale-text = Il a servi, il a expiré, ou l’invitation a été remplacée ou retirée. Si vous avez déjà accepté, connectez-vous ; sinon, demandez une autre invitation à qui vous a écrit.
invitation-joined = Invitation acceptée. Connectez-vous pour entrer.

## Mon compte
account-title = Mon compte
account-sessions = Où vous êtes connecté
account-sessions-text = Fermez ce que vous ne reconnaissez pas, puis changez de mot de passe.
account-device = Appareil
account-device-unknown = Appareil inconnu
account-network = Réseau
account-seen = Vu pour la dernière fois
account-current = Cet appareil
account-end = Fermer
account-end-of = Fermer la session : { $device }
account-everywhere = Se déconnecter partout
account-session-done = La session est fermée.
account-password = Mot de passe
account-password-current = Mot de passe actuel
account-password-new = Nouveau mot de passe
account-password-rule = De 12 à 128 caractères, sans votre adresse e-mail, ni le nom de votre organisation ou de Comptoir. Quelques mots sans rapport entre eux font un bon mot de passe.
account-password-others = Fermer mes autres sessions
account-password-submit = Changer le mot de passe
account-password-wrong = Ce n’est pas votre mot de passe actuel.
account-password-too-short = Ce mot de passe est trop court : 12 caractères au moins.
account-password-too-long = Ce mot de passe est trop long : 128 caractères au plus.
account-password-guessable = Ce mot de passe est trop facile à deviner : choisissez quelques mots sans rapport entre eux.
account-password-has-email = Ce mot de passe contient le début de votre adresse e-mail : ne l’y mettez pas.
account-password-has-name = Ce mot de passe contient le nom de votre organisation ou de Comptoir : ne l’y mettez pas.
account-password-done = Votre mot de passe est changé.
confirm-title = Confirmez que c’est bien vous
confirm-text = Cette action est délicate : redonnez votre mot de passe, puis vous y reviendrez.
confirm-submit = Confirmer

## Membres
members-title = Membres
members-total = { $total ->
    [one] { $total } membre
   *[other] { $total } membres
}
members-search = Nom ou adresse électronique
members-find = Rechercher
members-state = État
members-all = Tous
members-invited = Invité
members-expired = Invitation expirée
members-active = Actif
members-disabled = Désactivé
members-none = Personne ne correspond
members-show-all = Voir tout le monde
members-name = Nom
members-roles = Rôles
members-previous = Précédents
members-next = Suivants
members-joined = membre depuis le { $date }
members-may = Ce que cette personne peut faire
members-beyond = Cette personne peut faire plus que vous : seul quelqu’un qui a les mêmes droits peut la modifier.
members-roles-submit = Enregistrer les rôles
members-fine = Ajuster permission par permission
members-fine-text = Pour les cas particuliers : une permission par ligne, par exemple requests:refresh ou requests:*. Ce qui est retiré l’emporte sur tous les rôles.
members-denied = Retirées
members-extra = Accordées en plus des rôles
members-profile = Nom et langue
members-language-none = Celle du navigateur
members-profile-submit = Enregistrer
members-sessions = Où cette personne est connectée
members-sessions-none = Nulle part en ce moment.
members-sign-out = La déconnecter partout
members-locked = Trop d’essais de mot de passe
members-locked-text = Après plusieurs mots de passe erronés, il faut attendre. Une fois sûr que c’était bien cette personne, laissez-la réessayer aussitôt.
members-unlock = Débloquer
members-done-unlocked = Les essais erronés sont oubliés : cette personne peut réessayer aussitôt.
members-access = Accès
members-disable = Désactiver
members-disable-text = La personne est déconnectée aussitôt et n’entre plus. Ce qu’elle a créé reste, et vous pourrez la réactiver.
members-enable = Réactiver
members-enable-text = La personne pourra de nouveau entrer, avec les rôles ci-dessus.
members-done-roles = Les rôles sont enregistrés et s’appliquent aussitôt.
members-done-profile = Le nom et la langue sont enregistrés.
members-done-disabled = Cette personne n’entre plus ; ses sessions sont fermées.
members-done-enabled = Cette personne peut de nouveau entrer.
members-done-sessions = Ses sessions sont fermées.
members-invited-on = invitation du { $date }
members-new = Inviter un membre
members-new-text = Un message lui dira comment entrer ; le lien vaut sept jours.
members-new-name-text = Facultatif : la personne pourra le corriger en acceptant.
members-new-submit = Envoyer l’invitation
members-invitation = Invitation en attente
members-invitation-text = Le lien vaut sept jours. Un nouvel envoi remplace le lien précédent ; une invitation retirée ne laisse entrer personne.
members-invitation-expired = Le lien est trop ancien et ne laisse plus entrer personne : envoyez-en un autre, ou retirez l’invitation.
members-invitation-send = Envoyer à nouveau
members-invitation-withdraw = Retirer l’invitation
members-done-invited = L’invitation est en route.
members-done-sent = Un nouveau lien est en route ; le précédent ne vaut plus.
members-done-withdrawn = L’invitation est retirée : son lien n’ouvre plus rien.
members-error-name = Un nom compte de 1 à 255 caractères.
members-error-permissions = Écrivez une permission par ligne, par exemple requests:read ou requests:*.
members-error-roles = Choisissez au moins un rôle.

## Clients
customers-title = Clients
customers-text = Pour qui l’organisation travaille. Les utilisateurs d’un client ne voient que les demandes de ce client.
customers-total = { $total ->
    [one] { $total } client
   *[other] { $total } clients
}
customers-search = Nom ou référence
customers-all = Tous
customers-on = Activé
customers-off = Désactivé
customers-none = Aucun client pour l’instant
customers-none-text = Ajoutez un client, puis invitez ses utilisateurs : chacun ne voit que ce qui est à lui.
customers-nothing = Aucun client ne correspond
customers-show-all = Voir tous les clients
customers-new = Ajouter un client
customers-new-text = Ses utilisateurs peuvent être invités juste après.
customers-submit = Ajouter le client
customers-reference = Référence
customers-reference-text = Facultatif : comment vous l’appelez ailleurs, par exemple C-0042. Deux clients n’ont jamais la même.
customers-people = Ses utilisateurs
customers-people-total = { $total ->
    [0] Personne n’est rattaché à ce client.
    [one] { $total } personne voit ses demandes.
   *[other] { $total } personnes voient ses demandes.
}
customers-change = Nom et référence
customers-switch = Disponibilité
customers-turn-off = Désactiver
customers-turn-off-text = Une fois désactivé, personne d’autre ne peut être rattaché à ce client. Ses utilisateurs continuent comme avant.
customers-turn-on = Réactiver
customers-turn-on-text = On pourra de nouveau rattacher des personnes à ce client.
customers-done-created = Le client est ajouté.
customers-done-changed = Le nom et la référence sont enregistrés.
customers-done-on = On peut de nouveau rattacher des personnes à ce client.
customers-done-off = Personne d’autre ne peut être rattaché à ce client.
customers-error-reference = Une référence compte au plus 100 caractères, sur une ligne.
customers-error-gone = Ce client n’existe plus.
customers-choice = Client
customers-choice-none = Aucun pour l’instant
customers-choice-text = Un utilisateur client ne voit que les demandes de ce client ; sans client, il n’en voit aucune.

## Options
flags-title = Options
flags-text = Des interrupteurs auxquels des parties du programme obéissent. Ce que l’organisation règle l’emporte sur ce qui est réglé pour toutes ; un changement se voit en moins d’une demi-minute.
flags-flag = Option
flags-on = Activée
flags-off = Désactivée
flags-source = Réglée par
flags-source-default = Personne : la valeur d’origine
flags-source-global = La plateforme, pour toutes les organisations
flags-source-tenant = Votre organisation
flags-share = Part, en pour cent
flags-share-of = pour { $share } %
flags-share-text = Des personnes de votre organisation. Qui en est y reste quand la part grandit ; pour les autres, l’option est désactivée.
flags-until = Jusqu’au
flags-day-text = Ce réglage vaut jusqu’à la fin de ce jour (UTC). Vide : sans fin.
flags-note = Note
flags-variant = Variante
flags-variant-text = Facultatif : transmise telle quelle aux programmes pour qui l’option est activée.
flags-kind = Nature
flags-kind-release = Nouveauté : elle arrive d’abord chez certains
flags-kind-ops = Exploitation : pour quand quelque chose au-dehors est lent ou en panne
flags-kind-permission = Offre : ce qu’une organisation a ou n’a pas
flags-owner = Obéie par
flags-set = Pour votre organisation
flags-set-text = Ce réglage remplace celui de votre organisation.
flags-set-submit = Régler
flags-unset = Retirer le réglage
flags-unset-text = Ce qui est réglé pour toutes les organisations vaut de nouveau, sinon la valeur d’origine.
flags-unset-submit = Retirer ce qui est réglé ici
flags-done-set = L’option est réglée ; tout le monde y obéit en moins d’une demi-minute.
flags-done-unset = Ce qui était réglé ici est retiré.
flags-error-share = Donnez un nombre entier de 0 à 100.
flag-requests-sync-attempt = Une nouvelle demande attend son entreprise environ une seconde. Désactivée, la réponse vient aussitôt et la fiche se remplit ensuite : pour quand la source officielle est lente.

## Rôles
role-owner = Propriétaire
role-owner-text = Tout, y compris fermer l’organisation et nommer d’autres propriétaires.
role-admin = Administrateur
role-admin-text = Tout, sauf fermer l’organisation et nommer des propriétaires.
role-manager = Responsable
role-manager-text = Planning, missions, procédures et échanges ; voit les membres.
role-agency = Utilisateur de l’agence
role-agency-text = Demande les fiches d’entreprise, les consulte et les rafraîchit.
role-consultant = Consultant
role-consultant-text = Lit les fiches d’entreprise, sans les pièces ni les chiffres.
role-client = Utilisateur client
role-client-text = Demande et voit les fiches de son seul client.
role-tech = Technicien
role-tech-text = Voit son planning et ses missions, tient ses heures.
role-viewer = Lecteur
role-viewer-text = Lit le planning, les procédures et les documents ; aucune fiche d’entreprise.
role-auditor = Auditeur
role-auditor-text = Lit et vérifie le journal d’audit, rien d’autre.
role-agent = Conseiller
role-agent-text = Traite les conversations et ses propres réponses.
role-kitchen = Cuisine
role-kitchen-text = Voit les commandes et les fait avancer.
role-machine = Machine
role-machine-text = Réservé aux programmes.

## États d’une demande
status-pending = En attente
status-running = En cours
status-success = Complet
status-partial = Partiel
status-failed = Échec
status-stale = Données à rafraîchir

## Liste
list-title = Entreprises
list-new = Nouvelle demande
list-company = Entreprise
list-identifier = Identifiant
list-status = État
list-updated = Mise à jour
list-nameless = Demande sans nom encore
list-unknown = Demande sans résultat
list-masked = Nom non diffusible
list-never = jamais
list-empty-title = Aucune demande pour l’instant
list-empty-text = Donnez un SIREN, un SIRET ou un numéro de TVA : les sources officielles font le reste.
list-empty-limited = Dès qu’une demande sera faite, elle apparaîtra ici.
list-pages = Pages
list-previous = Plus récentes
list-next = Plus anciennes
list-page = Page { $page } sur { $pages }
list-total = { $total ->
    [one] { $total } demande
   *[other] { $total } demandes
}
list-many = Plus de 10 000 demandes
list-all = Tous
list-narrow = Filtrer
list-none = Aucune demande ne correspond
list-show-all = Voir toutes les demandes

## Nouvelle demande
new-title = Nouvelle demande
new-lead = Un seul champ : nous reconnaissons l’identifiant, même au milieu d’un texte.
new-field = SIREN, SIRET, TVA ou texte collé
new-hint = Par exemple 356 000 000, FR39 356 000 000, ou l’adresse d’une page qui contient le numéro.
new-read = Vérifier
new-confirm = Demander cette entreprise
new-change = Corriger
new-understood = Voici ce que nous avons compris
new-siren = Une entreprise, par son SIREN
new-siret = Un établissement, par son SIRET
new-vat = Une entreprise, par son numéro de TVA
new-of-company = de l’entreprise
new-doubt = La clé de contrôle de ce numéro est fausse : c’est souvent une faute de frappe. Vous pouvez le demander quand même.
new-known = Identifiants de démonstration
new-known-text = Chacun montre un cas. Choisissez-en un pour voir.
new-error-empty = Donnez un SIREN, un SIRET ou un numéro de TVA.
new-error-nothing = Nous n’avons trouvé aucun identifiant dans ce texte. Un SIREN a 9 chiffres, un SIRET 14.
new-error-several = Ce texte contient plusieurs identifiants. N’en gardez qu’un.
new-error-vat = La clé de ce numéro de TVA ne correspond pas à son SIREN. Vérifiez les deux chiffres après FR.
new-error-long = Ce texte est trop long : { $max } caractères au plus.
new-error-siren = Le SIREN doit contenir exactement 9 chiffres et une clé de contrôle juste.
new-error-siret = Le SIRET doit contenir exactement 14 chiffres et une clé de contrôle juste.

## Fiche
card-asked = Demande du { $date }
card-refresh = Relancer
card-identity = Identité
card-address = Adresse
card-activity = Activité
card-siren = SIREN
card-siret = SIRET
card-vat = TVA
card-vat-derived = calculée
card-vat-confirmed = confirmée par une source
card-vat-none = pas de numéro possible
card-creation = Création
card-line1 = Voie
card-line2 = Complément
card-postal-code = Code postal
card-city = Ville
card-country = Pays
card-country-name = { $code ->
    [AT] Autriche
    [BE] Belgique
    [CA] Canada
    [CH] Suisse
    [CN] Chine
    [CZ] Tchéquie
    [DE] Allemagne
    [DK] Danemark
    [DZ] Algérie
    [ES] Espagne
    [FI] Finlande
    [FR] France
    [GB] Royaume-Uni
    [IE] Irlande
    [IT] Italie
    [JP] Japon
    [LU] Luxembourg
    [MA] Maroc
    [MC] Monaco
    [NL] Pays-Bas
    [NO] Norvège
    [PL] Pologne
    [PT] Portugal
    [SE] Suède
    [TN] Tunisie
    [US] États-Unis
   *[other] { $code }
}
card-naf-code = Code NAF
card-naf-label = Activité
card-headcount = Effectif
card-headcount-range = { $from } à { $to } salariés
card-headcount-above = { $from } salariés et plus
card-headcount-none = aucun salarié
card-registry-name = Registre
card-registry-of = { $name ->
    [RCS] Commerce et sociétés (RCS)
    [RNM] Métiers (RNM)
    [RAA] Agriculture (RAA)
    [RNE] National des entreprises (RNE)
   *[other] { $name }
}
card-registry-city = Greffe
card-active = Active
card-ceased = Cessée
card-trade-name = Nom commercial
card-brand-name = Enseigne ou sigle
card-not-given = non fourni
card-not-public = non diffusible
card-unknown = non communiqué
card-no-company = Entreprise non identifiée
card-waiting = en attente
card-finances = Chiffres
card-loss = perte
card-labels = Labels et situation
card-no-labels = Aucun label ni situation particulière.
card-updated = Mis à jour le { $date }
card-last-run = Dernière recherche le { $date }
card-sources = Sources consultées
card-again = Vérifier à nouveau
card-stalled = C’est plus long que d’habitude
card-stalled-text = La page ne se rafraîchit plus toute seule ; la recherche, elle, continue.

finance-year = Exercice { $year }
finance-turnover = Chiffre d’affaires
finance-result = Résultat net

## Bandeaux de la fiche
notice-pending = Demande créée, enrichissement en attente de démarrage
notice-running = Recherche en cours auprès des sources officielles
notice-running-text = La fiche se remplira ici d’elle-même.
notice-as-of = Les données affichées datent du { $date }.
notice-retrying = Nouvelle tentative en attente ou en cours
notice-refreshing = Actualisation en cours
notice-refreshing-text = Les sources officielles sont interrogées de nouveau ; les données restent lisibles.
notice-source = Source indisponible : { $source }
notice-source-text = { $failure }, le { $date }. Les autres données sont à jour.
notice-partial = Une source n’a pas répondu
notice-partial-text = Les autres données sont à jour.
notice-last-valid = Les données ci-dessous sont les dernières valides, du { $date }.
notice-stale = Mis à jour le { $date }
notice-stale-live = Ces données ont plus d’un mois ; leur actualisation est en cours.
notice-stale-still = Ces données ont plus d’un mois et sont à rafraîchir.
notice-masked = Données partiellement masquées (source officielle)
notice-masked-text = L’entreprise s’est opposée à la diffusion de ses données : ce qu’elle cache est marqué « non diffusible ».

## Pourquoi une demande échoue
cause-not-found = Aucune entreprise ne porte cet identifiant
cause-not-found-advice = Vérifiez le numéro. Une entreprise toute récente met parfois quelques jours à paraître dans la source officielle.
cause-down = La source officielle ne répond pas
cause-timeout = La source officielle a mis trop de temps à répondre
cause-rate-limit = La source officielle limite nos demandes
cause-down-advice = Ce n’est pas votre demande : réessayez dans quelques minutes.
cause-configuration = La source officielle nous refuse l’accès
cause-configuration-advice = La configuration est à revoir par votre administrateur ; relancer n’y changera rien.
cause-unreadable = La réponse de la source officielle est illisible
cause-unreadable-advice = Réessayez plus tard. Si cela dure, prévenez votre administrateur.
cause-unknown = L’enrichissement n’a pas abouti
cause-unknown-advice = Réessayez plus tard.

## Sources
source-search = API Recherche d’entreprises
source-rne = registre national des entreprises (RNE)
source-rcs = extrait RCS
source-answered = a répondu
failure-not-found = Entreprise introuvable
failure-access = Accès refusé
failure-rate-limit = Limite de requêtes atteinte
failure-timeout = Délai dépassé
failure-broken = Panne de la source
failure-unreachable = Source injoignable
failure-unreadable = Réponse illisible

## Labels
label-administration = Administration
label-public-service = Service public
label-public-body = Organisme public (L. 100-3)
label-association = Association
label-sole-trader = Entreprise individuelle
label-lawyer = Avocat
label-social-economy = Économie sociale et solidaire
label-mission = Société à mission
label-integration = Insertion par l’activité
label-training = Organisme de formation
label-qualiopi = Certifié Qualiopi
label-rge = Reconnu RGE
label-organic = Professionnel du bio
label-food-safety = Alim’confiance
label-health = Établissement de santé ou social
label-school = Établissement scolaire
label-stage = Entrepreneur de spectacles
label-heritage = Patrimoine vivant
label-purchasing = Achats responsables
label-equality = Index égalité publié
label-emissions = Bilan carbone publié
label-minimis = Aide de minimis
label-ademe = Aide de l’ADEME
numbers-idcc = Conventions collectives (IDCC)
numbers-training = Déclaration d’activité (formation)
numbers-finess = FINESS
numbers-association = Identifiant d’association
numbers-integration = Structure d’insertion

## Pages d’erreur
refusal-forbidden = Cette page ne vous est pas ouverte
refusal-forbidden-text = Votre rôle ne permet pas cette action. Demandez à un administrateur de votre agence.
refusal-suspended = L’accès de votre organisation est suspendu
refusal-suspended-text = Rien n’est perdu. Adressez-vous à l’exploitant du service ; en attendant, vous pouvez vous déconnecter.
refusal-read-only = Votre organisation est en lecture seule pour le moment
refusal-read-only-text = Tout reste lisible. Rien n’a été enregistré : réessayez plus tard.
refusal-form = Ce formulaire n’est plus valable
refusal-form-text = Par sécurité, rien n’a été fait. Revenez à la page et recommencez.
refusal-not-found = Cette page n’existe pas
refusal-not-found-text = La demande a été supprimée, ou l’adresse est incomplète.
refusal-cooldown = Un peu de patience
refusal-cooldown-text = Cette demande vient d’être relancée : vous pourrez réessayer dans { $seconds } s.
refusal-limited = Trop d’essais
refusal-limited-text = Par sécurité, réessayez dans { $seconds } s.
refusal-conflict = Quelqu’un d’autre a été plus rapide
refusal-conflict-text = La demande a changé entre-temps. Rouvrez-la et recommencez.
refusal-input = Nous n’avons pas compris cette demande
refusal-input-text = Il y manque quelque chose. Revenez en arrière et recommencez.
refusal-unavailable = Le service est momentanément indisponible
refusal-unavailable-text = Réessayez dans { $seconds } s. Rien n’est perdu.
refusal-internal = Une erreur est survenue
refusal-internal-text = Elle vient de nous et elle est notée. Réessayez ; si cela dure, donnez ce numéro à votre administrateur :
refusal-home = Revenir aux entreprises
refusal-back = Revenir à la demande
refusal-back-page = Retour à la page

## Journal d’audit
audit-title = Journal d’audit
audit-text = Qui a fait quoi. Chaque ligne est scellée à la précédente : une ligne touchée se voit.
audit-verify = Vérifier maintenant
audit-unverified = Pas encore vérifié
audit-whole = Intact : { $lines } lignes vérifiées le { $at }
audit-broken = Touché : première ligne en cause { $seq }
audit-filter = Filtrer le journal
audit-action = Acte
audit-all = Tous les actes
audit-since = Du
audit-until = Au
audit-actor = Auteur (identifiant)
audit-entity = Objet (identifiant)
audit-show = Afficher
audit-everything = Tout afficher
audit-empty = Aucune ligne
audit-empty-text = Aucun acte ne correspond à ce filtre.
audit-time = Heure
audit-act = Ce qui a été fait
audit-who = Par qui
audit-outcome = Issue
audit-details = Détails
audit-seq = Rang dans le journal
audit-call = Appel
audit-pages = Suite du journal
audit-older = Plus ancien
audit-actor-you = Vous
audit-actor-user = Un utilisateur
audit-actor-client = Un client d’API
audit-actor-anonymous = Un visiteur
audit-actor-system = Le système
audit-success = Réussi
audit-denied = Refusé
audit-failure = Échoué
act-auth-login-succeeded = Connexion
act-auth-login-refused = Connexion refusée
act-auth-login-locked = Connexion bloquée après trop d’essais
act-auth-token-issued = Jeton d’accès délivré
act-auth-session-renewed = Identité confirmée de nouveau
act-auth-session-revoked = Session fermée
act-auth-session-switched = Passage à une autre agence
act-auth-sessions-revoked = Sessions fermées
act-auth-password-changed = Mot de passe changé
act-auth-password-forgotten = Nouveau mot de passe demandé
act-auth-password-reset = Mot de passe remplacé
act-auth-password-link-given = Lien pour un nouveau mot de passe remis
act-auth-password-rehashed = Empreinte du mot de passe refaite
act-auth-profile-changed = Profil modifié
act-auth-user-created = Compte créé
act-auth-user-disabled = Compte exclu partout
act-auth-user-enabled = Compte réadmis
act-auth-member-invited = Membre invité
act-auth-invitation-sent = Invitation envoyée à nouveau
act-auth-invitation-withdrawn = Invitation retirée
act-auth-member-joined = Invitation acceptée
act-auth-member-added = Membre ajouté
act-auth-member-changed = Membre modifié
act-auth-member-disabled = Accès d’un membre coupé
act-auth-member-enabled = Accès d’un membre rétabli
act-auth-member-roles-changed = Rôles d’un membre modifiés
act-auth-member-unlocked = Membre débloqué
act-auth-customer-created = Client ajouté
act-auth-customer-changed = Client modifié
act-auth-api-client-created = Client d’API créé
act-auth-api-client-changed = Client d’API modifié
act-auth-api-client-rotated = Secret d’un client d’API renouvelé
act-auth-api-client-revoked = Client d’API révoqué
act-auth-platform-admin-granted = Administrateur de la plateforme nommé
act-auth-platform-admin-withdrawn = Administrateur de la plateforme révoqué
act-auth-tenant-created = Organisation créée
act-auth-tenant-changed = Organisation modifiée
act-auth-flag-set = Option réglée
act-auth-flag-unset = Réglage d’une option retiré
act-access-denied = Accès refusé
act-enrichment-request-submitted = Demande déposée
act-enrichment-request-opened = Fiche d’entreprise consultée
act-enrichment-request-refreshed = Actualisation demandée
act-audit-trail-read = Journal consulté
act-audit-trail-exported = Journal emporté
act-audit-security-events-read = Événements de sécurité consultés
act-audit-chain-verified = Journal vérifié
act-audit-person-forgotten = Données d’une personne effacées
act-mail-letter-sent = Message envoyé
act-retention-run = Anciennes données supprimées
act-other = Autre acte

## Identifiants de démonstration
known-large-company = une grande entreprise, avec un complément d’adresse
known-zero-result = un résultat net de zéro et un numéro de TVA
known-with-finances = des chiffres, dont une perte
known-three-sources = connue des trois sources officielles
known-small-company = une petite entreprise active
known-by-siret = demandée par son SIRET
known-foreign-seat = un établissement français dont le siège est en Allemagne
known-administration = une administration
known-association = une association sans salarié
known-masked = une personne opposée à la diffusion
known-ceased = une entreprise cessée
known-ceased-sole-trader = une entreprise individuelle cessée, sans raison sociale
known-empty-shell = une coquille vide : aucune identité
known-slow = répond après trois secondes
known-too-slow = répond trop tard
known-unavailable = la source est en panne
known-rate-limited = la source limite nos demandes
known-unreadable = la source répond n’importe quoi
known-unknown = la source ne la connaît pas

programs-title = Accès de programmes
programs-text = Les programmes qui travaillent au nom de votre organisation, chacun avec son jeton.
programs-none = Aucun programme n’a accès
programs-none-text = Une caisse, un site ou un script reçoit ici un jeton et seulement les droits qu’il lui faut.
programs-new = Donner accès à un programme
programs-new-text = Le jeton est montré une seule fois, juste après.
programs-name = Nom
programs-state = État
programs-scopes = Droits
programs-scopes-text = On n’accorde que les droits que l’on a soi-même. Sans aucun droit, le programme ne peut rien faire.
programs-later = Droits de domaines à venir
programs-used = Dernier appel
programs-used-when = Dernier appel :
programs-unused = Jamais
programs-on = Admis
programs-off = Suspendu
programs-ended = Échu
programs-networks = Réseaux admis
programs-networks-text = Un par ligne, par exemple 203.0.113.0/24. Vide : depuis partout.
programs-day = Dernier jour
programs-day-text = Il est admis jusqu’à la fin de ce jour (UTC). Vide : sans fin.
programs-submit = Créer le jeton
programs-error-name = Donnez un nom de 1 à 255 caractères.
programs-error-networks = Donnez au plus 50 réseaux tels que 203.0.113.0/24 ou 2001:db8::/32.
programs-error-day = Donnez un jour à venir.
programs-token-title = Voici le jeton
programs-token-text = Copiez-le maintenant : il ne sera plus jamais montré. Qui le détient agit au nom de votre organisation.
programs-token = Jeton
programs-token-use = Le programme l’envoie à chaque appel :
programs-token-kept = Je l’ai copié
programs-token-gone = Ce jeton a été remplacé et ne peut plus être montré.
programs-tokens = Jetons
programs-made = Créé le
programs-since = Depuis
programs-until = Jusqu’au
programs-lasting = Sans fin
programs-overlap = L’ancien jeton reste bon
programs-overlap-none = Pas un instant
programs-overlap-hour = Une heure
programs-overlap-day = Un jour
programs-overlap-week = Sept jours
programs-rotate = Remplacer le jeton
programs-change = Ce qu’il peut faire
programs-let-in = Le programme est admis
programs-save = Enregistrer
programs-done-changed = C’est enregistré ; cela vaut dès maintenant.
programs-done-revoked = Le programme n’a plus accès.
programs-revoke = Retirer l’accès
programs-revoke-text = Pour toujours : ses jetons cessent de valoir et ne reviennent pas.
programs-revoke-submit = Retirer l’accès pour toujours
programs-count = { $count ->
    [0] aucun droit
    [one] { $count } droit
   *[other] { $count } droits
}
