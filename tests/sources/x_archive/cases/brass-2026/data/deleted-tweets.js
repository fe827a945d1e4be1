window.YTD.deleted_tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2031309083243446279"
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
      "id_str" : "2031309083243446279",
      "id" : "2031309083243446279",
      "created_at" : "Tue Mar 10 10:00:00 +0000 2026",
      "full_text" : "Wrong account, sorry @BenOnBikes",
      "lang" : "en",
      "deleted_at" : "2026-03-10T10:01:00.000Z"
    }
  }
]