window.YTD.deleted_tweets.part0 = [
  {
    "tweet" : {
      "id_str" : "2035222368875446272",
      "created_at" : "Sat Mar 21 05:10:00 +0000 2026",
      "full_text" : "Tomorrow we are on Sunset. Or are we?",
      "lang" : "en",
      "entities" : {
        "hashtags" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "deleted_at" : "2026-03-21T05:14:00.000Z"
    }
  }
]
