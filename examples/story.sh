# What three people of The Brass Tortilla told its ledger. Read by demo.sh, which says where the ledger is.
# Dana runs the accounts from Vermont, Rosa owns the truck, Chuy and Mei stand at its window.

heading "What came in"
relledger import x-archive x-mentions.json blog-comments.xml window-visits.jsonl people.csv

# One row of the inbox has a time that nobody can read: it is set aside, and 3 says so.
code=0
relledger import inbox.csv --map inbox.map.toml || code=$?
[ "$code" -eq 3 ] || { echo "inbox.csv: expected one rejected row" >&2; exit 1; }

heading "Who is who"
relledger merge @gus_on_wheels instagram:@gus.papadakis --ground "told us"
relledger merge @gus_on_wheels "in person:=gus papadakis" --ground "told us" --by Chuy
relledger merge @imani_bakes_la instagram:@imani.bakes --ground "told us"
relledger merge @imani_bakes_la "in person:=imani brooks" --ground "told us" --by Mei
relledger merge @thuylam_draws "facebook:=thuy lam" --ground "told us"
relledger merge @solveigdahl "wordpress:solveig.dahl@post.example" --ground "told us"
relledger merge @solveigdahl "in person:=solveig dahl" --ground "told us" --by Mei
relledger merge @mr_ferris_6th "wordpress:ferris.boyd@school.example" --ground "told us"
relledger merge @omar_sid "in person:=omar siddiqui" --ground "told us" --by Chuy
relledger merge @odette_eats instagram:@odette.eats --ground "told us"
relledger merge @nell_from_7b "facebook:=nell okonjo" --ground "told us"
relledger merge @nell_from_7b "in person:=nell okonjo" --ground "told us" --by Mei
relledger merge @wrenabbott "in person:=wren abbott" --ground "told us" --by Mei
relledger merge "facebook:=margaret fonoti" "in person:=margaret fonoti" --ground "told us" --by Rosa
relledger merge "facebook:=cecilia arroyo" "in person:=cecilia arroyo" --ground "told us" --by Rosa
relledger merge "facebook:=teo marchetti" "wordpress:teo@marchetti.example" --ground "told us"
relledger merge @luckytran_la instagram:@luckytran88 --ground "public bio"

heading "What no export holds: they went out of their way"
relledger log @gus_on_wheels "extra mile" "Rode in with forty litres of water when the main burst, so that we could open" \
    --on 2026-07-07 --evidence "our post of 8 July 2026" --by Chuy
relledger log @gus_on_wheels referral "Made us the Tuesday ride's dinner; most of the twelve came back alone" \
    --on 2025-09-23 --evidence "his post of that night"
relledger log @imani_bakes_la "extra mile" "Had the menu put into Tagalog and Armenian, in large type" \
    --on 2026-05-30 --evidence "the menu on the window"
relledger log @imani_bakes_la "extra mile" "Calmed a man who was shouting at Mei, and stayed till closing" \
    --on 2026-10-09 --by Mei
relledger log @thuylam_draws "extra mile" "Lettered the menu board and would not take money" \
    --on 2025-12-12 --evidence "the board"
relledger log Abel "extra mile" "Laid the step at the window anew on a Sunday" \
    --on 2026-02-08 --evidence "Chuy's pictures" --by Chuy
relledger log @odette_eats "extra mile" "Gave us thirty pictures, for nothing" --on 2026-07-20 --evidence "the folder she shared"
relledger log @mr_ferris_6th referral "Brought thirty pupils; their families come on Saturdays" --on 2026-05-16 --by Rosa
relledger log "Margaret Fonoti" referral "Sent us the baptism of Cecilia's granddaughter" --on 2026-02-28 --by Rosa
relledger log "Bernadette Kelly" met "Runs the shelter kitchen; takes what is left at closing" \
    --on 2026-10-14 --new --by Rosa
relledger log "Cecilia Arroyo" called "Sang the praises of the lamb for ten minutes" --on 2026-10-13 --by Rosa
relledger log @gus_on_wheels thanked "A tank of fuel and a card signed by all four of us" --on 2026-07-10 --by Rosa
relledger log @thuylam_draws gift "Brushes, the good ones" --on 2025-12-20 --ours --by Rosa
relledger log Abel gift "A thermos with his name on it" --on 2026-02-13 --ours --by Chuy

heading "What must not be said, and how to come near"
relledger annotate Abel --note "His brother Ramón has been in a hospice since September" --visibility know --on 2026-10-02 --by Chuy
relledger annotate Abel --never "Offer him money for the step" --approach "Fridays at eleven, black coffee, Chuy at the window" \
    --by Chuy
relledger annotate @wrenabbott --note "Lost the job in June and is looking" --visibility ask --by Mei
relledger annotate @wrenabbott --never "Ask how work is going" --approach "By message, short, and not in front of others" --by Mei
relledger annotate @imani_bakes_la --never "Change her order without asking her: the labels are patients' allergies" \
    --date "19 Dec: the ward's holiday supper" --approach "By message before six in the evening, she works nights"
relledger annotate @gus_on_wheels --brings "The Tuesday ride, twelve to twenty-three riders" --date "22 Mar: birthday" \
    --never none --approach "In person, on a Tuesday after eight"
relledger annotate @thuylam_draws --never "Call it a hobby" --approach "On a Monday morning, at the truck"
relledger annotate @omar_sid --never "Serve his table from an unscraped plancha" --brings "An office of eleven, on Thursdays"
relledger annotate @hattiegreer --never "Park past the second cone" --who "The neighbour of the driveway; fair, once heard"
relledger annotate @nell_from_7b --never "Put nuts into anything: one child of the block is allergic" --visibility "may say" --on 2026-11-18
relledger annotate @odette_eats --approach "By telephone, before noon" --never none
relledger annotate @solveigdahl --language "English; a word of Norwegian makes her day" --brings "Her quilting circle"

heading "What was promised"
relledger promise @imani_bakes_la "Forty plates at the ward door at seven in the evening, six without nuts" \
    --on 2026-11-13 --due 2026-12-19 --keeper Rosa
relledger promise @thuylam_draws "Coffee and lunch while she paints the board" --made-by Chuy --on 2026-11-09 \
    --due 2026-11-30 --keeper Chuy
relledger promise @nell_from_7b "Lunch for twelve, without nuts" --made-by Mei --on 2026-11-18 --due 2026-11-25 --keeper Mei
relledger promise "Margaret Fonoti" "Say whether we can do the church supper on 6 December" --on 2026-11-15 --due 2026-12-01
relledger promise @gus_on_wheels "The captain of the ride eats free on Tuesdays" --keeper Mei
relledger promise @odette_eats "Her print hangs over the till" --on 2026-07-21 --due 2026-10-31 --keeper Rosa

heading "Who we are, and what we do"
relledger team add Rosa --role owner --on 2024-09-01
relledger team add Chuy --role "at the window" --on 2024-09-01
relledger team add Mei --role "at the window" --on 2025-03-01
relledger team add Dana --role "runs the accounts" --on 2025-01-15
relledger team leave Dana --on 2026-12-18
relledger rule "allergy or illness" "Rosa rings back before the next service" --kind owner
relledger rule "press, or anything legal" "no word in public before Rosa has seen it" --kind owner
relledger rule "allergy questions" "within ten minutes while the window is open" --kind answer
relledger rule "the line is over forty minutes" "say so before they ask"
relledger rule "somebody stands up for us" "thank them in private and let their words stand"
relledger event "The sixth winter" --starts 2027-01-16 --place "Cypress Park" --hashtag "#sixthwinter"

heading "Who of us knows whom"
relledger hold @gus_on_wheels --by Dana --level knows-well
relledger hold @gus_on_wheels --by Chuy --level has-met
relledger hold @imani_bakes_la --by Dana --level knows-well
relledger hold @imani_bakes_la --by Mei --level has-met
relledger hold Abel --by Chuy --level knows-well --since 2025-11-01 --written-by Chuy
relledger hold @odette_eats --by Dana --level knows-well
relledger hold @nell_from_7b --by Mei --level knows-well --written-by Mei
relledger hold @nell_from_7b --by Rosa --level has-met
relledger hold @thuylam_draws --by Chuy --level knows-well
relledger hold @thuylam_draws --by Rosa --level knows-well
relledger hold @omar_sid --by Dana --level has-met
relledger hold @solveigdahl --by Dana --level knows-well
relledger hold @mr_ferris_6th --by Rosa --level has-met
relledger hold "Margaret Fonoti" --by Rosa --level knows-well --written-by Rosa
relledger hold @wrenabbott --by Mei --level has-met --written-by Mei
relledger vouch "Bernadette Kelly" "Forty people eat because she comes by at closing; no count can see it" --by Rosa
relledger introduce @gus_on_wheels --to Chuy --by-whom Dana --on 2026-12-01 \
    --words "Chuy would like to ride a stage with you, if you let him pedal slowly"
relledger introduce @imani_bakes_la --to Mei --by-whom Dana --on 2026-12-04

heading "Who they are, in a line"
relledger annotate @gus_on_wheels --who "Leads the Tuesday ride and decides where it eats" --plays "night rides along the river"
relledger annotate @imani_bakes_la --who "Feeds her whole ward from our window" --loves "low light"
relledger annotate Abel --who "Sets tile, lays it straight, and says little" --by Chuy
relledger annotate @odette_eats --who "Photographs food and never asks for any" --plays "baseball at Elysian Park"
relledger annotate @nell_from_7b --who "Speaks for a whole block of tenants" --lives "Silver Lake"
relledger annotate @solveigdahl --loves "old maps" --approach "A card; she answers each"
relledger annotate @omar_sid --lives Glendale --loves baseball
relledger annotate @mr_ferris_6th --lives Pasadena --loves "old maps"
relledger annotate "Margaret Fonoti" --lives "East Los Angeles" --never "Ring on a Sunday before one"
relledger annotate "Margaret Fonoti" --date "6 Dec: the church supper, if we say yes" --visibility "may say"
relledger annotate "Cecilia Arroyo" --lives "Long Beach" --never "don't know"
relledger mark instagram:@bex_and_biscuit critic --why "Against the price of everything, in every thread"
