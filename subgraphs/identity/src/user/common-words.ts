/**
 * The commonest passwords that have leaked, in small letters, without their digits: what is left of "password1234!" too.
 * From the first thousand of https://github.com/danielmiessler/SecLists, 10-million-password-list-top-1000 (MIT), and the
 * words of every year's lists since.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `password qwerty dragon baseball football monkey letmein shadow master qwertyuiop mustang michael superman killer jordan
jennifer zxcvbnm asdfgh hunter buster soccer harley batman andrew tigger sunshine iloveyou charlie robert thomas hockey ranger
daniel starwars klaster george computer michelle jessica pepper zxcvbn freedom pass maggie ginger princess joshua cheese amanda
summer love ashley nicole chelsea matthew access yankees dallas austin thunder taylor matrix william corvette hello martin
heather secret merlin diamond gfhjkm hammer silver anthony justin test bailey patrick internet scooter orange golfer cookie
richard samantha bigdog guitar jackson whatever mickey chicken sparky snoopy maverick phoenix camaro peanut morgan welcome
falcon cowboy ferrari samsung andrea smokey steelers joseph mercedes dakota arsenal eagles melissa boomer booboo spider nascar
monster tigers yellow gateway marina diablo bulldog compaq purple hardcore banana junior hannah porsche lakers iceman money
cowboys london tennis coffee scooby miller boston brandon yamaha chester mother forever johnny edward oliver redsox player
nikita knight fender barney midnight please brandy chicago badboy slayer rangers charles angel flower bigdaddy rabbit wizard
jasper enter rachel chris steven winner adidas victoria natasha jasmine winter prince marine ghbdtn fishing cocacola casper
james raiders marlboro gandalf asdfasdf crystal golden panther lauren angela spanky angels madison winston shannon mike toyota
canada sophie apples tiger razz pokemon qazxsw muffin johnson murphy cooper jonathan liverpool david danielle jackie turtle
scorpion qazwsx qazwsxedc butter carlos dennis slipknot booger asdf black startrek cameron newyork rainbow nathan john rocket
viking redskins butthead asdfghjkl sierra peaches gemini doctor wilson sandra helpme qwertyui victor florida dolphin pookie
captain tucker blue theman bandit dolphins maddog packers jaguar lovers nicholas united tiffany maxwell nirvana jeremy stupid
monica elephant giants hotdog rosebud success debbie mountain warrior albert metallic lucky azerty alex bond alexis samson
willie scorpio bonnie gators benjamin voodoo driver dexter jason calvin freddy creative sydney rush asdfghjk red bubba trouble
gunner happy gordon legend jessie stella qwert eminem arthur apple nissan bear america nothing parker rebecca qweqwe garfield
beavis jack asdasd december magic apollo skippy girls kitten golf copper braves shelby godzilla beaver fred tomcat august buddy
airborne lifehack brooklyn animal platinum phantom online xavier darkness blink power fish green voyager police travis heaven
snowball lover abcdef pakistan walter playboy blazer cricket sniper hooters donkey willow loveme saturn therock redwings bigboy
pumpkin trinity williams nintendo digital destiny topgun runner marvin guinness chance bubbles testing fire november minecraft
lasvegas sergey broncos cartman private celtic birdie little cassie babygirl donald beatles family school louise gabriel eclipse
fluffy lol explorer beer nelson flyers spencer scott lovely gibson doggie cherry andrey snickers buffalo pantera metallica
member carter qwertyu peter alexande steve bronco paradise goober samuel montana mexico dreams michigan carolina yankee friends
magnum surfer maximus genius cool vampire lacrosse asd christin kimberly speedy sharon carmen kristina sammy racing sabrina
horses pimpin baby stalker enigma star poohbear simple marcus brian qweasdzxc drowssap hahaha caroline barbara dave viper
drummer action einstein genesis scotty friend forest hotrod google vanessa spitfire badger maryjane friday alaska tester jester
jake champion billy rock hawaii chevy walker stephen eagle bill october gregory svetlana pamela music shorty westside stanley
diesel courtney kevin hitman mark reddog frank qwe popcorn patricia teresa mozart buddha anderson paul melanie abcdefg security
lizard denise ruslan stargate simpsons scarface thumper olivia naruto general cherokee vincent spooky qweasd free frankie douglas
death loveyou kitty kelly veronica suzuki semperfi penguin mercury liberty spirit scotland natalie marley vikings system king
allison marshall hummer adrian vfhbyf sandman rocky leslie antonio softball passion mnbvcxz passport rascal howard franklin
bigred alexander homer redrum jupiter claudia zaq patches raider infinity andre galore college russia kawasaki bishop vladimir
freeuser wildcats francis disney budlight brittany sweet oksana honda domino bulldogs brutus swordfish norman monday jimmy ironman
ford fantasy duncan cougar jeffrey house dancer brooke timothy super marines justice digger connor patriots karina molly everton
tinker alicia pearljam stinky naughty colorado water motorola ireland asdfg matt houston boogie zombie accord vision bradley
reggie kermit froggy ducati avalon sarah saints logitech chopper simpson madonna juventus claire zachary wolverine warcraft
extreme peekaboo fireman eugene brenda russell panthers georgia smith skyline jesus elizabeth spiderman smooth pirate empire
bullet virginia valentin psycho predator arizona mitchell alyssa vegeta titanic christ goblue wolf kirill indian hiphop baxter
awesome people danger roland mookie dreamer bambam arnold skipper serega rolltide elvis changeme simon lovelove denver tommy mine
loverboy hobbes alison nemesis chevelle cardinal burton picard tweety windows turkey sublime galina bobby newport manutd daddy
american victory rooster madmax electric wolfpack spring phpbb lalala eric darkside classic raptor hendrix wombat avatar alpha
crazy hard england brazil wildcat polina freepass administrator admin root default guest user login letmeinnow passwd passphrase
passwort motdepasse contrasena senha parola iloveyousomuch ilovemyfamily opensesame trustno trustnoone donttellanyone
mypassword mysecret secretpassword password123 passwordpassword newpassword temporary temppassword changeit changemenow companyname
january february march april june july september autumn tuesday wednesday thursday saturday sunday agentic agentic-platform
superadmin sysadmin webmaster postgres oracle database server production development staging correcthorsebatterystaple
thequickbrownfox abracadabra supercalifragilistic chocolate butterfly sweetheart manchester manchesterunited barcelona realmadrid
fuckyou asshole fuckoff fucker bullshit jackass shithead bastard`.split(/\s+/),
)
