window.YTD.note_tweet.part0 = [
  {
    "noteTweet" : {
      "noteTweetId" : "2030999999999999999",
      "createdAt" : "2026-03-07T20:59:59.000Z",
      "updatedAt" : "2026-03-07T20:59:59.000Z",
      "lifecycle" : {
        "name" : "Set"
      },
      "core" : {
        "text" : "We drove to Boyle Heights, parked by the mural, ran out of masa twice, borrowed a comal from Señora Ibarra, and fed two hundred and eleven people before the rain came. Thank you @rosa_eats_la, who stood in that line for us and handed out umbrellas to strangers as if they were napkins. What a night this was, Los Angeles, and @mei_of_boyle",
        "mentions" : [
          {
            "screenName" : "rosa_eats_la",
            "fromIndex" : "159",
            "toIndex" : "172"
          },
          {
            "screenName" : "mei_of_boyle",
            "fromIndex" : "316",
            "toIndex" : "329"
          }
        ],
        "urls" : []
      }
    }
  }
]