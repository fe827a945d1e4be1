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
relledger annotate Abel --note "His brother Ramón has been in a hospice since September" --visibility know --by Chuy
relledger annotate Abel --never "Offer him money for the step" --approach "Fridays at eleven, black coffee, Chuy at the window" \
    --by Chuy
relledger annotate @wrenabbott --note "Lost the job in June and is looking" --visibility ask --by Mei
relledger annotate @wrenabbott --never "Ask how work is going" --approach "By message, short, and not in front of others" --by Mei
relledger annotate @imani_bakes_la --never "Change her order without a call: the labels are patients' allergies" \
    --date "19 Dec: the ward's holiday supper" --approach "By message before six in the evening, she works nights"
relledger annotate @gus_on_wheels --brings "The Tuesday ride, twelve to twenty-three riders" --date "22 Mar: birthday" \
    --never none --approach "In person, on a Tuesday after eight"
relledger annotate @thuylam_draws --never "Call it a hobby" --approach "On a Monday morning, at the truck"
relledger annotate @omar_sid --never "Serve his table from an unscraped plancha" --brings "An office of eleven, on Thursdays"
relledger annotate @hattiegreer --never "Park past the second cone" --who "The neighbour of the driveway; fair, once heard"
relledger annotate @nell_from_7b --never "Nuts, in anything: an allergy" --source told
relledger annotate @odette_eats --approach "By telephone, before noon" --never none
relledger annotate @solveigdahl --language "English; a word of Norwegian makes her day" --brings "Her quilting circle"

heading "What was promised"
relledger promise @imani_bakes_la "Forty plates at the ward door at seven, six without nuts" --due 2026-12-19 --keeper Rosa
relledger promise @thuylam_draws "Coffee and lunch while she paints the board" --due 2026-11-30 --keeper Chuy
relledger promise @nell_from_7b "Lunch for twelve, without nuts" --due 2026-11-25 --keeper Mei
relledger promise "Margaret Fonoti" "Say whether we can do the church supper on the 6th" --due 2026-12-01
relledger promise @gus_on_wheels "The captain of the ride eats free on Tuesdays" --keeper Mei
relledger promise @odette_eats "Her print hangs over the till" --due 2026-10-31 --keeper Rosa
