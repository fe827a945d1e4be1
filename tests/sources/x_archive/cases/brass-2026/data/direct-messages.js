window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-2100000001",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "2100000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Eight seats, ours &amp; yours.",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "2022764027704246279",
            "createdAt" : "2026-02-14T20:05:00.250Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Can you cater my mother’s 70th? &lt;3",
            "mediaUrls" : [],
            "senderId" : "2100000001",
            "id" : "2022762769413046279",
            "createdAt" : "2026-02-14T20:00:00.250Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "id" : "12"
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-1500000000000000001",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "order limes",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "2022943963345846279",
            "createdAt" : "2026-02-15T08:00:00.250Z",
            "editHistory" : []
          }
        }
      ]
    }
  }
]