"""Sensitive matters, and the words that touch them; a * stands for any ending.

They are nobody's business unless the person speaks of them: interests are never read out of a text that holds one of
these words, and a fact that holds one starts as "know, don't raise".
"""

WORDS: dict[str, str] = {
    "health": """
        ill, illness, sick, sickness, disease, cancer, tumor, tumour, chemo*, diabet*, asthma, epilep*, stroke,
        heart attack, surgery, in hospital, in the hospital, hospital stay, hospital bed, hospice, diagnos*,
        depress*, anxiety, bipolar, autis*, adhd, dementia, alzheimer*, parkinson*, hiv, celiac, coeliac,
        allerg*, disab*, wheelchair, blind, deaf, migraine*, covid, pregnan*, miscarr*, ivf, eating disorder,
        anorex*, bulimi*, rehab, sober, sobriety, alcoholi*, addict*, overdose, suicid*, self harm, therapy,
        therapist, psychiatr*, medication, antidepress*, krank*, krebs, enferm*, hospitali*, embaraz*,
        schwanger*, discapaci*, behinder*, depresion, alergi*, duele, duelen, dolor, dolores de, lesion*, lastimad*,
        hernia*, ciatica, escoliosis, artritis, artrosis, fibromialgia, hipertens*, presion alta, migrana*, cirugia*,
        quirurgic*, la operaron, lo operaron, operacion de, quimio*, tumores, infarto, deprimid*, ansiedad, ansiolitic*,
        psicolog*, psiquiatr*, terapeuta, medicamento*, discapacitad*, silla de ruedas, sorda, sordo, ciega, ciego,
        aborto*, adiccion*, adict*, alcoholic*, sobria, sobrio, sindrome de, vih, sida,
        dialysis, dialisis, dialyse, insulin*, multiple sclerosis, chronic pain, chronic illness, chronically,
        heart condition, heart transplant, kidney transplant, liver transplant, leukemia, leukaemia, lymphoma,
        hepatitis, arthritis, crohn*, seizure*, in a coma, intensive care, oncolog*, ptsd, mental health, panic
        attack, panic attacks, nervous breakdown, hard of hearing, hearing aid, hearing aids, aa meeting, aa
        meetings, alcoholics anonymous, narcotics anonymous, is expecting, expecting a baby, expecting a child,
        expecting twins, lost the baby, stillb*""",
    "loss": """
        died, dead, death, dying, passed away, funeral, grief, grieving, griev*, mourning, widow*, bereave*,
        late wife, late husband, lost his, lost her, lost their, viud*, murio, fallec*, funer*, gestorben,
        verstorben, witwe*, trauer*, murieron, perdio a su, perdio a sus, de luto, en duelo, difunt*, entierro""",
    "politics": """
        politic*, election*, vote*, voting, voter*, republican*, democrat, democrats, conservative*, liberal*,
        leftist*, socialist*, communist*, fascis*, maga, trump, biden, obama, harris campaign, newsom, congress,
        senator*, protest*, activis*, abortion, gun control, second amendment, black lives matter, blm, zionis*,
        palestin*, gaza, elecciones, votar, politik*, wahlen, afd, spd, cdu""",
    "religion": """
        religio*, church*, catholic*, christian*, evangelical*, mormon*, muslim*, islam*, mosque, jewish,
        judaism, synagogue, kosher, halal, hindu*, buddhis*, atheis*, bible, quran, koran, torah, pray, prays,
        praying, prayer*, baptis*, ramadan, iglesia*, catolic*, cristian*, musulman*, judio*, judia*, rezar,
        kirche*, katholisch, evangelisch, moslem*, judisch*, beten,
        reza, rezan, rosario, misa, biblia, evangelic*, protestante*, testigo de jehova, testigos de jehova,
        mormona*, rabbi, imam, priest, sikh*, hijab*, shabbat, keeps sabbath, keeps the sabbath, goes to temple,
        goes to mass, jehovah*, bar mitzvah, bat mitzvah""",
    "sex life": """
        gay, lesbian*, bisexual*, queer, lgbt*, transgender, trans woman, trans man, nonbinary, sexual*, sex,
        dating life, pride parade, pride march, closeted, came out as, schwul*, lesbisch*, lesbiana*, sexo, es trans,
        homosexual*, transexual*, transgenero, no binari*""",
    "ethnicity": """
        ethnic*, racial*, racis*, latino, latina, latinx, hispanic*, chicano, chicana, african american, asian
        american, native american, indigenous, black woman, black man, white woman, white man, immigra*,
        undocumented, deport*, asylum, refugee*, green card, visa status, daca, indocumentad*, migrante*,
        refugiad*, fluchtling*, herkunft, ethnisch*""",
    "union membership": """
        labor union, labour union, trade union, union member, union rep, union steward, unioni*, on strike,
        seiu, teamsters, sindicato*, sindicalista*, huelga, gewerkschaft*, streik*""",
    "crime": """
        crime*, criminal*, arrest*, prison*, jail*, convict*, felon*, probation, parole, police record, court
        case, lawsuit, theft, stole, assault*, abus*, dui, gang member, domestic violence, victim, restraining
        order, stalker*, stalked, harass*, raped, carcel, delito*, crimen*, gefangnis, straftat*, verhaftet,
        vorbestraft""",
    "money": """
        debt*, bankrupt*, evict*, foreclos*, unemployed, laid off, got fired, was fired, lost job, food stamps,
        welfare, homeless*, salary, income, deuda*, desempleo, desahucio, arbeitslos*, schulden, obdachlos*, endeudad*,
        behind on rent, on benefits, sin trabajo, desemplead*, despidieron, la corrieron, lo corrieron, embarg*,
        quiebra""",
    "family": """
        divorc*, separated from, custody, estranged, adopted, infertil*, breakup, broke up, cheating,
        geschieden, scheidung*, custodia, separando, se separo, separada de, separado de, patria potestad, adoptad*,
        husband left, wife left, left her husband, left his wife, infidel*, violencia domestica, violencia familiar""",
    "minors": """
        menor de edad, menores de edad, is a minor, are minors, underage, under age, minderjahrig*""",
}

# Phrases that hold one of these words and touch nothing: whoever reads crime novels has done no crime.
HARMLESS = """
    crime novel, crime fiction, crime story, crime stories, crime show, crime series, crime drama, crime thriller,
    crime podcast, crime writer, true crime, criminal minds, prison break, arrested
    development, grand theft auto, stole second, stole the show, stole my heart, stole our hearts, dead sea, dead lift,
    grateful dead, walking dead, day of the dead, death metal, death valley, death cab, death by chocolate, dead heat,
    blind date, blind tasting, blind wine tasting, blind bake, blind baking, window blind, roller blind, venetian blind,
    black widow, mourning dove, praying mantis, prayer plant, judas priest, christian bale, christian dior, del rosario,
    rosario dawson, julio iglesias, enrique iglesias, kosher salt, kosher pickle, church architecture, liberal arts,
    brush stroke, swim stroke, butterfly stroke, stroke play, stroke of luck, stroke of genius, the strokes,
    great depression, tropical depression, sex and the city, sex pistols, queer eye, suicide squad, sick of, sick beat,
    retail therapy, coffee addict, chocolate addict, taco addict, addicted to coffee, addicted to chocolate,
    addicted to tacos, adopted a dog, adopted a cat, adopted a puppy, adopted a kitten, adopted dog, adopted cat,
    adopted two dogs, adopted two cats, salary cap, animal welfare, trump card, voted best, voted the best,
    voted for best, vote for best, breakup song, protest song"""
