window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2028168388408246279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Rosa Quintero 🌮",
            "screen_name" : "rosa_eats_la",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000001",
            "id" : "2100000001"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2028168388408246279",
      "id" : "2028168388408246279",
      "created_at" : "Sun Mar 01 18:00:00 +0000 2026",
      "full_text" : "@rosa_eats_la Salsa verde &amp; a smile &lt;3 — see you Friday!",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2028165871825846279",
      "in_reply_to_user_id_str" : "2100000001",
      "in_reply_to_screen_name" : "rosa_eats_la"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2028198587397046279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          },
          {
            "name" : "Kim",
            "screen_name" : "kimstacos",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "-1",
            "id" : "-1"
          },
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2028198587397046279",
      "id" : "2028198587397046279",
      "created_at" : "Sun Mar 01 20:00:00 +0000 2026",
      "full_text" : "Tonight on Figueroa with @BenOnBikes and @kimstacos, and @BenOnBikes again",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2028545875768246279",
            "2028546882401206279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2028545875768246279",
      "id" : "2028545875768246279",
      "created_at" : "Mon Mar 02 19:00:00 +0000 2026",
      "full_text" : "Thanks @BenOnBikes for the tyre pach",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2028545875768246279",
            "2028546882401206279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2028546882401206279",
      "id" : "2028546882401206279",
      "created_at" : "Mon Mar 02 19:04:00 +0000 2026",
      "full_text" : "Thanks @BenOnBikes for the tyre patch",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2028802567173046279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Rosa Quintero 🌮",
            "screen_name" : "rosa_eats_la",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000001",
            "id" : "2100000001"
          },
          {
            "name" : "The Brass Tortilla",
            "screen_name" : "brasstortilla",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "1500000000000000001",
            "id" : "1500000000000000001"
          },
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2028802567173046279",
      "id" : "2028802567173046279",
      "created_at" : "Tue Mar 03 12:00:00 +0000 2026",
      "full_text" : "RT @rosa_eats_la: Best birria in town is @brasstortilla, ask @BenOnBikes …",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2028817666667446279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "The Brass Tortilla",
            "screen_name" : "brasstortilla",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "1500000000000000001",
            "id" : "1500000000000000001"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2028817666667446279",
      "id" : "2028817666667446279",
      "created_at" : "Tue Mar 03 13:00:00 +0000 2026",
      "full_text" : "RT @brasstortilla: We are open",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029164955038646279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : [
          {
            "url" : "https://t.co/a",
            "expanded_url" : "https://example.org/menu"
          },
          {
            "url" : "https://t.co/a",
            "expanded_url" : "https://twitter.com/Rosa_Eats_LA/status/1890000000000000001?s=20"
          }
        ]
      },
      "favorite_count" : "2",
      "id_str" : "2029164955038646279",
      "id" : "2029164955038646279",
      "created_at" : "Wed Mar 04 12:00:00 +0000 2026",
      "full_text" : "What she said https://t.co/a",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029172504785846279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : [
          {
            "url" : "https://t.co/a",
            "expanded_url" : "https://x.com/brasstortilla/status/1890000000000000002"
          }
        ]
      },
      "favorite_count" : "2",
      "id_str" : "2029172504785846279",
      "id" : "2029172504785846279",
      "created_at" : "Wed Mar 04 12:30:00 +0000 2026",
      "full_text" : "As we said https://t.co/a",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029527342904246279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2029527342904246279",
      "id" : "2029527342904246279",
      "created_at" : "Thu Mar 05 12:00:00 +0000 2026",
      "full_text" : "Sold out. See you tomorrow! 🌯",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029528601195446279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2029528601195446279",
      "id" : "2029528601195446279",
      "created_at" : "Thu Mar 05 12:05:00 +0000 2026",
      "full_text" : "…and the day after",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2029527342904246279",
      "in_reply_to_user_id_str" : "1500000000000000001",
      "in_reply_to_screen_name" : "brasstortilla"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029528852853686279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2029528852853686279",
      "id" : "2029528852853686279",
      "created_at" : "Thu Mar 05 12:06:00 +0000 2026",
      "full_text" : "…with @BenOnBikes",
      "lang" : "en",
      "in_reply_to_status_id_str" : "2029528601195446279",
      "in_reply_to_user_id_str" : "1500000000000000001",
      "in_reply_to_screen_name" : "brasstortilla"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029844432286646279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "The Brass Tortilla",
            "screen_name" : "brasstortilla",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "1500000000000000001",
            "id" : "1500000000000000001"
          },
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2029844432286646279",
      "id" : "2029844432286646279",
      "created_at" : "Fri Mar 06 09:00:00 +0000 2026",
      "full_text" : "@brasstortilla @BenOnBikes yes",
      "lang" : "en",
      "in_reply_to_user_id_str" : "2100000009"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2029846948869046279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2029846948869046279",
      "id" : "2029846948869046279",
      "created_at" : "Fri Mar 06 09:10:00 +0000 2026",
      "full_text" : "@ghost_fan thank you",
      "lang" : "en",
      "in_reply_to_screen_name" : "ghost_fan"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2030388014085046279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Rosa Quintero 🌮",
            "screen_name" : "rosa_eats_la",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000001",
            "id" : "2100000001"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2030388014085046279",
      "id" : "2030388014085046279",
      "created_at" : "Sat Mar 07 21:00:00 +0000 2026",
      "full_text" : "We drove to Boyle Heights, parked by the mural, ran out of masa twice, borrowed a comal from Señora Ibarra, and fed two hundred and eleven people before the rain came. Thank you @rosa_eats_la, who stood in that line for us and handed out umbrellas to strangers as if the… https://t.co/b",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2030584307512246279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : 2030000000000000001,
      "id" : "2030584307512246279",
      "created_at" : "Sun Mar 08 10:00:00 +0000 2026",
      "full_text" : "its id is a number",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2030599407006646279"
          ],
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [
          {
            "name" : "Ben Achterberg",
            "screen_name" : "BenOnBikes",
            "indices" : [
              "0",
              "5"
            ],
            "id_str" : "2100000002",
            "id" : "2100000002"
          }
        ],
        "urls" : []
      },
      "favorite_count" : "2",
      "id_str" : "2030599407006646279",
      "id" : "2030599407006646279",
      "created_at" : "2026-03-08",
      "full_text" : "its date is of another kind",
      "lang" : "en"
    }
  }
]