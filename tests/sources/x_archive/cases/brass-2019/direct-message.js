window.YTD.direct_message.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-2100000002",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Save me one",
            "mediaUrls" : [],
            "senderId" : "2100000002",
            "id" : "1124765638456246279",
            "createdAt" : "2019-05-04T20:00:00.250Z",
            "editHistory" : []
          }
        }
      ]
    }
  }
]