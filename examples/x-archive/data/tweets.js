window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "id_str" : "2123209707706384691",
      "created_at" : "Thu Nov 19 00:20:00 +0000 2026",
      "full_text" : "Our board gets a fresh coat on Monday the 30th. Bring coffee for @thuylam_draws",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Thuy Lam",
            "screen_name" : "thuylam_draws",
            "indices" : [
              "65",
              "79"
            ],
            "id_str" : "1388120054467301377"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2121649426043765006",
      "created_at" : "Sat Nov 14 17:00:00 +0000 2026",
      "full_text" : "Winter hours from Monday: eleven to seven, soup until it is gone.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2119500264099545321",
      "created_at" : "Sun Nov 08 18:40:00 +0000 2026",
      "full_text" : "@imani_bakes_la she is sitting. Forty it is.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Imani Brooks",
            "screen_name" : "imani_bakes_la",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1502218840776110081"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2119188677295868002",
      "in_reply_to_user_id_str" : "1502218840776110081",
      "in_reply_to_screen_name" : "imani_bakes_la"
    }
  },
  {
    "tweet" : {
      "id_str" : "2116726989720125636",
      "created_at" : "Sun Nov 01 03:00:00 +0000 2026",
      "full_text" : "The skeleton was Chuy. The astronauts paid.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2111570511807905951",
      "created_at" : "Sat Oct 17 21:30:00 +0000 2026",
      "full_text" : "Accounting baked us a cake. @omar_sid this is how a year should end. https://t.co/o56bRaSs01",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Omar Siddiqui",
            "screen_name" : "omar_sid",
            "indices" : [
              "28",
              "37"
            ],
            "id_str" : "1611004527396855809"
          }
        ],
        "urls" : [
          {
            "expanded_url" : "https://x.com/omar_sid/status/2111539020625348632"
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2109016180097286266",
      "created_at" : "Sat Oct 10 20:20:00 +0000 2026",
      "full_text" : "@nell_from_7b no nuts in the pumpkin one. Peanuts in the mole, so keep away from that.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Nell Okonjo",
            "screen_name" : "nell_from_7b",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1720045119038849024"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2109013377954088947",
      "in_reply_to_user_id_str" : "1720045119038849024",
      "in_reply_to_screen_name" : "nell_from_7b"
    }
  },
  {
    "tweet" : {
      "id_str" : "2107868617948266581",
      "created_at" : "Wed Oct 07 16:20:00 +0000 2026",
      "full_text" : "@gus_on_wheels twenty-three, and Mei still smiling.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Gus Papadakis",
            "screen_name" : "gus_on_wheels",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1471180263"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2107679840365709262",
      "in_reply_to_user_id_str" : "1471180263",
      "in_reply_to_screen_name" : "gus_on_wheels"
    }
  },
  {
    "tweet" : {
      "id_str" : "2104262354794446896",
      "created_at" : "Sun Sep 27 17:30:00 +0000 2026",
      "full_text" : "RT @mr_ferris_6th: New class, same essay question: describe the smell of @brasstortilla in forty words.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ferris Boyd",
            "screen_name" : "mr_ferris_6th",
            "indices" : [
              "3",
              "17"
            ],
            "id_str" : "1107730552218140672"
          },
          {
            "name" : "The Brass Tortilla",
            "screen_name" : "brasstortilla",
            "indices" : [
              "73",
              "87"
            ],
            "id_str" : "1500000000000000001"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2101748288402227211",
      "created_at" : "Sun Sep 20 19:00:00 +0000 2026",
      "full_text" : "@solveigdahl it is being written. The comal is shy.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Solveig Dahl",
            "screen_name" : "solveigdahl",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "902261745"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2101395932963669892",
      "in_reply_to_user_id_str" : "902261745",
      "in_reply_to_screen_name" : "solveigdahl"
    }
  },
  {
    "tweet" : {
      "id_str" : "2099207797894811622",
      "created_at" : "Sun Sep 13 18:45:00 +0000 2026",
      "full_text" : "@pacovilla section 42 is now an outpost.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Paco Villaseñor",
            "screen_name" : "pacovilla",
            "indices" : [
              "0",
              "10"
            ],
            "id_str" : "338120977"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2098872555216570207",
      "in_reply_to_user_id_str" : "338120977",
      "in_reply_to_screen_name" : "pacovilla"
    }
  },
  {
    "tweet" : {
      "id_str" : "2094107943086591937",
      "created_at" : "Sun Aug 30 17:00:00 +0000 2026",
      "full_text" : "@thuylam_draws any Monday. Lunch is the least of it.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Thuy Lam",
            "screen_name" : "thuylam_draws",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1388120054467301377"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2093780752897410837",
      "in_reply_to_user_id_str" : "1388120054467301377",
      "in_reply_to_screen_name" : "thuylam_draws"
    }
  },
  {
    "tweet" : {
      "id_str" : "2089019412899172252",
      "created_at" : "Sun Aug 16 16:00:00 +0000 2026",
      "full_text" : "@imani_bakes_la and no mistakes next time either. Sleep well.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Imani Brooks",
            "screen_name" : "imani_bakes_la",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1502218840776110081"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2088720156774631152",
      "in_reply_to_user_id_str" : "1502218840776110081",
      "in_reply_to_screen_name" : "imani_bakes_la"
    }
  },
  {
    "tweet" : {
      "id_str" : "2086520446001352567",
      "created_at" : "Sun Aug 09 18:30:00 +0000 2026",
      "full_text" : "@hattiegreer tell her we are flattered, and that Fresno is far.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Hattie Greer",
            "screen_name" : "hattiegreer",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "61120348"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2086203322141771467",
      "in_reply_to_user_id_str" : "61120348",
      "in_reply_to_screen_name" : "hattiegreer"
    }
  },
  {
    "tweet" : {
      "id_str" : "2083963597708332882",
      "created_at" : "Sun Aug 02 17:10:00 +0000 2026",
      "full_text" : "@nell_from_7b we see no problem either.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Nell Okonjo",
            "screen_name" : "nell_from_7b",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1720045119038849024"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2083724991219631782",
      "in_reply_to_user_id_str" : "1720045119038849024",
      "in_reply_to_screen_name" : "nell_from_7b"
    }
  },
  {
    "tweet" : {
      "id_str" : "2080790186152693512",
      "created_at" : "Fri Jul 24 23:00:00 +0000 2026",
      "full_text" : "Halal Thursday turns one this autumn. Tell us what to cook.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2078586918836113197",
      "created_at" : "Sat Jul 18 21:05:00 +0000 2026",
      "full_text" : "@nell_from_7b welcome to the block. The first one is on the house.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Nell Okonjo",
            "screen_name" : "nell_from_7b",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "1720045119038849024"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2078575559163512412",
      "in_reply_to_user_id_str" : "1720045119038849024",
      "in_reply_to_screen_name" : "nell_from_7b"
    }
  },
  {
    "tweet" : {
      "id_str" : "2074888799850073827",
      "created_at" : "Wed Jul 08 16:10:00 +0000 2026",
      "full_text" : "Last night the street had no water and @gus_on_wheels rode in with forty litres. We owe him every Tuesday there is.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Gus Papadakis",
            "screen_name" : "gus_on_wheels",
            "indices" : [
              "39",
              "53"
            ],
            "id_str" : "1471180263"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2073482029713854142",
      "created_at" : "Sat Jul 04 19:00:00 +0000 2026",
      "full_text" : "Fourth of July: grill on the kerb, chairs in the shade, hats provided.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2068514295481634457",
      "created_at" : "Sun Jun 21 02:00:00 +0000 2026",
      "full_text" : "@solveigdahl the youngest may order first next time. It is only fair.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Solveig Dahl",
            "screen_name" : "solveigdahl",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "902261745"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2068488340205733357",
      "in_reply_to_user_id_str" : "902261745",
      "in_reply_to_screen_name" : "solveigdahl"
    }
  },
  {
    "tweet" : {
      "id_str" : "2063384241684614772",
      "created_at" : "Sat Jun 06 22:15:00 +0000 2026",
      "full_text" : "@pacovilla said and heard. Half the piloncillo from tomorrow.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Paco Villaseñor",
            "screen_name" : "pacovilla",
            "indices" : [
              "0",
              "10"
            ],
            "id_str" : "338120977"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2063357782517613987",
      "in_reply_to_user_id_str" : "338120977",
      "in_reply_to_screen_name" : "pacovilla"
    }
  },
  {
    "tweet" : {
      "id_str" : "2061123091823595087",
      "created_at" : "Sun May 31 16:30:00 +0000 2026",
      "full_text" : "Our menu now speaks four languages, thanks to @imani_bakes_la",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Imani Brooks",
            "screen_name" : "imani_bakes_la",
            "indices" : [
              "46",
              "61"
            ],
            "id_str" : "1502218840776110081"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2056435453212495402",
      "created_at" : "Mon May 18 18:03:00 +0000 2026",
      "full_text" : "It squeaks. We are not going to oil it.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2056434697663155717",
      "in_reply_to_user_id_str" : "1500000000000000001",
      "in_reply_to_screen_name" : "brasstortilla"
    }
  },
  {
    "tweet" : {
      "id_str" : "2056434697663155717",
      "created_at" : "Mon May 18 18:00:00 +0000 2026",
      "full_text" : "For those who asked: the press is from 1961, and it was Rosa's aunt's.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2055760253005336032",
      "created_at" : "Sat May 16 21:20:00 +0000 2026",
      "full_text" : "Thirty future cooks and one very proud teacher. @mr_ferris_6th",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ferris Boyd",
            "screen_name" : "mr_ferris_6th",
            "indices" : [
              "48",
              "62"
            ],
            "id_str" : "1107730552218140672"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2048443289102716347",
      "created_at" : "Sun Apr 26 16:45:00 +0000 2026",
      "full_text" : "@hattiegreer that one goes above the register. Lunch is on us.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Hattie Greer",
            "screen_name" : "hattiegreer",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "61120348"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2048129436225635562",
      "in_reply_to_user_id_str" : "61120348",
      "in_reply_to_screen_name" : "hattiegreer"
    }
  },
  {
    "tweet" : {
      "id_str" : "2045910348342496662",
      "created_at" : "Sun Apr 19 17:00:00 +0000 2026",
      "full_text" : "@wrenabbott extra lime, no onion. Mei forgets nothing.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Wren Abbott",
            "screen_name" : "wrenabbott",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1544417208331902976"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2045678787709895877",
      "in_reply_to_user_id_str" : "1544417208331902976",
      "in_reply_to_screen_name" : "wrenabbott"
    }
  },
  {
    "tweet" : {
      "id_str" : "2043388732203076977",
      "created_at" : "Sun Apr 12 18:00:00 +0000 2026",
      "full_text" : "@solveigdahl the other one can be us. Friday is quiet, come at three.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Solveig Dahl",
            "screen_name" : "solveigdahl",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "902261745"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2043061289781036192",
      "in_reply_to_user_id_str" : "902261745",
      "in_reply_to_screen_name" : "solveigdahl"
    }
  },
  {
    "tweet" : {
      "id_str" : "2040517311110057292",
      "created_at" : "Sat Apr 04 19:50:00 +0000 2026",
      "full_text" : "@omar_sid cream, lime, salt. Nothing else.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Omar Siddiqui",
            "screen_name" : "omar_sid",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "1611004527396855809"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2040505951437456507",
      "in_reply_to_user_id_str" : "1611004527396855809",
      "in_reply_to_screen_name" : "omar_sid"
    }
  },
  {
    "tweet" : {
      "id_str" : "2038305234605837607",
      "created_at" : "Sun Mar 29 17:20:00 +0000 2026",
      "full_text" : "@odette_eats we will hold the lid as long as you need.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Odette Monroe",
            "screen_name" : "odette_eats",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "1290033417750908930"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2038036680211956822",
      "in_reply_to_user_id_str" : "1290033417750908930",
      "in_reply_to_screen_name" : "odette_eats"
    }
  },
  {
    "tweet" : {
      "id_str" : "2032954979848817922",
      "created_at" : "Sat Mar 14 23:00:00 +0000 2026",
      "full_text" : "@imani_bakes_la the pie lasted four minutes. Rosa timed it.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Imani Brooks",
            "screen_name" : "imani_bakes_la",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1502218840776110081"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2032937328720217137",
      "in_reply_to_user_id_str" : "1502218840776110081",
      "in_reply_to_screen_name" : "imani_bakes_la"
    }
  },
  {
    "tweet" : {
      "id_str" : "2030398131555798237",
      "created_at" : "Sat Mar 07 21:40:00 +0000 2026",
      "full_text" : "RT @pacovilla: If you only eat one thing before the home opener, let it be the carnitas at @brasstortilla",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Paco Villaseñor",
            "screen_name" : "pacovilla",
            "indices" : [
              "3",
              "13"
            ],
            "id_str" : "338120977"
          },
          {
            "name" : "The Brass Tortilla",
            "screen_name" : "brasstortilla",
            "indices" : [
              "91",
              "105"
            ],
            "id_str" : "1500000000000000001"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2029240503077178552",
      "created_at" : "Wed Mar 04 17:00:00 +0000 2026",
      "full_text" : "@gus_on_wheels it is Chuy's. He has been wearing a colander.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Gus Papadakis",
            "screen_name" : "gus_on_wheels",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1471180263"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2029051724345377767",
      "in_reply_to_user_id_str" : "1471180263",
      "in_reply_to_screen_name" : "gus_on_wheels"
    }
  },
  {
    "tweet" : {
      "id_str" : "2025371257062558867",
      "created_at" : "Sun Feb 22 00:45:00 +0000 2026",
      "full_text" : "@mr_ferris_6th yes. A Saturday, in two groups, hats for everyone.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ferris Boyd",
            "screen_name" : "mr_ferris_6th",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1107730552218140672"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2025323909687018397",
      "in_reply_to_user_id_str" : "1107730552218140672",
      "in_reply_to_screen_name" : "mr_ferris_6th"
    }
  },
  {
    "tweet" : {
      "id_str" : "2024537009422339182",
      "created_at" : "Thu Feb 19 17:30:00 +0000 2026",
      "full_text" : "Lent menu is up: four fish, no apologies.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2022777917750119497",
      "created_at" : "Sat Feb 14 21:00:00 +0000 2026",
      "full_text" : "We are framing this one. @thuylam_draws https://t.co/o26bRaSs01",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Thuy Lam",
            "screen_name" : "thuylam_draws",
            "indices" : [
              "25",
              "39"
            ],
            "id_str" : "1388120054467301377"
          }
        ],
        "urls" : [
          {
            "expanded_url" : "https://x.com/thuylam_draws/status/2022765299786318712"
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2020278699194059812",
      "created_at" : "Sat Feb 07 23:29:00 +0000 2026",
      "full_text" : "@wrenabbott open until eight, and there is pozole.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Wren Abbott",
            "screen_name" : "wrenabbott",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1544417208331902976"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2020276398643479342",
      "in_reply_to_user_id_str" : "1544417208331902976",
      "in_reply_to_screen_name" : "wrenabbott"
    }
  },
  {
    "tweet" : {
      "id_str" : "2018134822072880127",
      "created_at" : "Mon Feb 02 01:30:00 +0000 2026",
      "full_text" : "Rain plan: we park under the bridge on Avenue 26. Same hours, drier tortillas.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2016994809671060442",
      "created_at" : "Thu Jan 29 22:00:00 +0000 2026",
      "full_text" : "@omar_sid tell the table: next week, lamb.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Omar Siddiqui",
            "screen_name" : "omar_sid",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "1611004527396855809"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2016972124803039972",
      "in_reply_to_user_id_str" : "1611004527396855809",
      "in_reply_to_screen_name" : "omar_sid"
    }
  },
  {
    "tweet" : {
      "id_str" : "2010777592277240757",
      "created_at" : "Mon Jan 12 18:15:00 +0000 2026",
      "full_text" : "@hattiegreer thank you for telling us. Cones and a sign from this Saturday, and Chuy watches your driveway.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Hattie Greer",
            "screen_name" : "hattiegreer",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "61120348"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2010105376917160602",
      "in_reply_to_user_id_str" : "61120348",
      "in_reply_to_screen_name" : "hattiegreer"
    }
  },
  {
    "tweet" : {
      "id_str" : "2008773133821021072",
      "created_at" : "Wed Jan 07 05:30:00 +0000 2026",
      "full_text" : "Nineteen! @gus_on_wheels we counted helmets. https://t.co/o21bRaSs01",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Gus Papadakis",
            "screen_name" : "gus_on_wheels",
            "indices" : [
              "10",
              "24"
            ],
            "id_str" : "1471180263"
          }
        ],
        "urls" : [
          {
            "expanded_url" : "https://x.com/gus_on_wheels/status/2008755481543180917"
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2007512325464001387",
      "created_at" : "Sat Jan 03 18:00:00 +0000 2026",
      "full_text" : "Open again. The comal missed you too.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2003510958873381702",
      "created_at" : "Tue Dec 23 17:00:00 +0000 2025",
      "full_text" : "Closed from the 24th to the 2nd. Rosa is making everybody sit at one table.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "2002476642932362017",
      "created_at" : "Sat Dec 20 20:30:00 +0000 2025",
      "full_text" : "@solveigdahl come and stand in ours. It is small, but the stove is on.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Solveig Dahl",
            "screen_name" : "solveigdahl",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "902261745"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "2002457733512561232",
      "in_reply_to_user_id_str" : "902261745",
      "in_reply_to_screen_name" : "solveigdahl"
    }
  },
  {
    "tweet" : {
      "id_str" : "1999932377551342332",
      "created_at" : "Sat Dec 13 20:00:00 +0000 2025",
      "full_text" : "New menu board, lettered by hand. Come and squint at it. Thank you @thuylam_draws",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Thuy Lam",
            "screen_name" : "thuylam_draws",
            "indices" : [
              "67",
              "81"
            ],
            "id_str" : "1388120054467301377"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1997526524202322647",
      "created_at" : "Sun Dec 07 04:40:00 +0000 2025",
      "full_text" : "@imani_bakes_la twenty-eight labels, one steady hand: that was Mei. Be safe tonight.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Imani Brooks",
            "screen_name" : "imani_bakes_la",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1502218840776110081"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1997509627473822177",
      "in_reply_to_user_id_str" : "1502218840776110081",
      "in_reply_to_screen_name" : "imani_bakes_la"
    }
  },
  {
    "tweet" : {
      "id_str" : "1994558214112283277",
      "created_at" : "Sat Nov 29 00:05:00 +0000 2025",
      "full_text" : "Four in the afternoon on Figueroa. No filter, only a hood vent.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1992413079849142962",
      "created_at" : "Sun Nov 23 02:01:00 +0000 2025",
      "full_text" : "@wrenabbott come by the window on Monday. The coffee is free and nobody will ask.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Wren Abbott",
            "screen_name" : "wrenabbott",
            "indices" : [
              "0",
              "11"
            ],
            "id_str" : "1544417208331902976"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1992409017116262807",
      "in_reply_to_user_id_str" : "1544417208331902976",
      "in_reply_to_screen_name" : "wrenabbott"
    }
  },
  {
    "tweet" : {
      "id_str" : "1989835846664063592",
      "created_at" : "Sat Nov 15 23:20:00 +0000 2025",
      "full_text" : "@mr_ferris_6th which dish won? We need to know before they open a restaurant.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ferris Boyd",
            "screen_name" : "mr_ferris_6th",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1107730552218140672"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1989785479389643122",
      "in_reply_to_user_id_str" : "1107730552218140672",
      "in_reply_to_screen_name" : "mr_ferris_6th"
    }
  },
  {
    "tweet" : {
      "id_str" : "1987294097865443907",
      "created_at" : "Sat Nov 08 23:00:00 +0000 2025",
      "full_text" : "@pacovilla you told us straight. Horchata is on Chuy.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Paco Villaseñor",
            "screen_name" : "pacovilla",
            "indices" : [
              "0",
              "10"
            ],
            "id_str" : "338120977"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1987266883149103437",
      "in_reply_to_user_id_str" : "338120977",
      "in_reply_to_screen_name" : "pacovilla"
    }
  },
  {
    "tweet" : {
      "id_str" : "1984759898814024222",
      "created_at" : "Sat Nov 01 23:10:00 +0000 2025",
      "full_text" : "@pacovilla you are right, and we are sorry. Mei starts on the second plancha next Saturday.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Paco Villaseñor",
            "screen_name" : "pacovilla",
            "indices" : [
              "0",
              "10"
            ],
            "id_str" : "338120977"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1984734697363603752",
      "in_reply_to_user_id_str" : "338120977",
      "in_reply_to_screen_name" : "pacovilla"
    }
  },
  {
    "tweet" : {
      "id_str" : "1981125953253804537",
      "created_at" : "Wed Oct 22 22:30:00 +0000 2025",
      "full_text" : "@omar_sid yes, on Thursdays, from the butcher on Cypress. Rosa checks it herself.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Omar Siddiqui",
            "screen_name" : "omar_sid",
            "indices" : [
              "0",
              "9"
            ],
            "id_str" : "1611004527396855809"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1981070048923484382",
      "in_reply_to_user_id_str" : "1611004527396855809",
      "in_reply_to_screen_name" : "omar_sid"
    }
  },
  {
    "tweet" : {
      "id_str" : "1977887110555765167",
      "created_at" : "Tue Oct 14 00:00:00 +0000 2025",
      "full_text" : "Tuesday cyclists, the plancha is yours from eight. @gus_on_wheels bring lights.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Gus Papadakis",
            "screen_name" : "gus_on_wheels",
            "indices" : [
              "51",
              "65"
            ],
            "id_str" : "1471180263"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1977434126298384852",
      "created_at" : "Sun Oct 12 18:00:00 +0000 2025",
      "full_text" : "RT @thuylam_draws: Drew the whole line outside @brasstortilla while standing in it. Nobody noticed, everybody is in it.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Thuy Lam",
            "screen_name" : "thuylam_draws",
            "indices" : [
              "3",
              "17"
            ],
            "id_str" : "1388120054467301377"
          },
          {
            "name" : "The Brass Tortilla",
            "screen_name" : "brasstortilla",
            "indices" : [
              "47",
              "61"
            ],
            "id_str" : "1500000000000000001"
          }
        ],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1975957394596825482",
      "created_at" : "Wed Oct 08 16:12:00 +0000 2025",
      "full_text" : "Because lime and patience do what no machine does: the skin comes off and the flavour stays.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1975956890705725797",
      "in_reply_to_user_id_str" : "1500000000000000001",
      "in_reply_to_screen_name" : "brasstortilla"
    }
  },
  {
    "tweet" : {
      "id_str" : "1975956890705725797",
      "created_at" : "Wed Oct 08 16:10:00 +0000 2025",
      "full_text" : "A short thread on why we soak the corn overnight.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1974595419052706112",
      "created_at" : "Sat Oct 04 22:00:00 +0000 2025",
      "full_text" : "@odette_eats the empty plate is our favourite one.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Odette Monroe",
            "screen_name" : "odette_eats",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "1290033417750908930"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1974566443303305327",
      "in_reply_to_user_id_str" : "1290033417750908930",
      "in_reply_to_screen_name" : "odette_eats"
    }
  },
  {
    "tweet" : {
      "id_str" : "1973110634862086427",
      "created_at" : "Tue Sep 30 19:40:00 +0000 2025",
      "full_text" : "@imani_bakes_la peanuts and sesame, both. Tell her to ask for the red adobo instead, it has neither.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Imani Brooks",
            "screen_name" : "imani_bakes_la",
            "indices" : [
              "0",
              "15"
            ],
            "id_str" : "1502218840776110081"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1973108334311505957",
      "in_reply_to_user_id_str" : "1502218840776110081",
      "in_reply_to_screen_name" : "imani_bakes_la"
    }
  },
  {
    "tweet" : {
      "id_str" : "1972353142985066742",
      "created_at" : "Sun Sep 28 17:30:00 +0000 2025",
      "full_text" : "This week: mole on Wednesday, pozole on Friday, no secrets on any day.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  },
  {
    "tweet" : {
      "id_str" : "1970700251090127057",
      "created_at" : "Wed Sep 24 04:02:00 +0000 2025",
      "full_text" : "@gus_on_wheels twelve hungry cyclists is a compliment. Same time next week?",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Gus Papadakis",
            "screen_name" : "gus_on_wheels",
            "indices" : [
              "0",
              "14"
            ],
            "id_str" : "1471180263"
          }
        ],
        "urls" : []
      },
      "in_reply_to_status_id_str" : "1970688136442806272",
      "in_reply_to_user_id_str" : "1471180263",
      "in_reply_to_screen_name" : "gus_on_wheels"
    }
  },
  {
    "tweet" : {
      "id_str" : "1969431389669427372",
      "created_at" : "Sat Sep 20 16:00:00 +0000 2025",
      "full_text" : "We are The Brass Tortilla: one truck, one comal, Figueroa and Avenue 26. Lunch from eleven.",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      }
    }
  }
]
