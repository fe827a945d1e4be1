window.YTD.tweets.part1 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2030946695377846279"
          ],
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "entities": {
        "hashtags": [],
        "user_mentions": [
          {
            "name": "Ben Achterberg",
            "screen_name": "BenOnBikes",
            "indices": [
              "0",
              "5"
            ],
            "id_str": "2100000002",
            "id": "2100000002"
          }
        ],
        "urls": []
      },
      "favorite_count": "2",
      "id_str": "2030946695377846279",
      "id": "2030946695377846279",
      "created_at": "Mon Mar 09 10:00:00 +0000 2026",
      "full_text": "First in line again: @BenOnBikes",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2030961794872246279"
          ],
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "entities": {
        "hashtags": [],
        "user_mentions": [],
        "urls": []
      },
      "favorite_count": "2",
      "id_str": "2030961794872246279",
      "id": "2030961794872246279",
      "created_at": "Mon Mar 09 11:00:00 +0000 2026",
      "full_text": BROKEN,
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2030976894366646279"
          ],
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "entities": {
        "hashtags": [],
        "user_mentions": [
          {
            "name": "Rosa Quintero 🌮",
            "screen_name": "rosa_eats_la",
            "indices": [
              "0",
              "5"
            ],
            "id_str": "2100000001",
            "id": "2100000001"
          }
        ],
        "urls": []
      },
      "favorite_count": "2",
      "id_str": "2030976894366646279",
      "id": "2030976894366646279",
      "created_at": "Mon Mar 09 12:00:00 +0000 2026",
      "full_text": "Last of the part: @rosa_eats_la",
      "lang": "en"
    }
  }
]