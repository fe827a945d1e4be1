window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "2031111111111111111",
      "messages" : [
        {
          "messageCreate" : {
            "reactions" : [],
            "urls" : [],
            "text" : "Welcome, everyone",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "2023306854527926279",
            "createdAt" : "2026-02-16T08:02:00.250Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "reactions" : [],
            "urls" : [],
            "text" : "",
            "mediaUrls" : [],
            "senderId" : "2100000002",
            "id" : "2023306602869686279",
            "createdAt" : "2026-02-16T08:01:00.250Z",
            "editHistory" : []
          }
        },
        {
          "joinConversation" : {
            "initiatingUserId" : "2100000002",
            "participantsSnapshot" : [
              "2100000001"
            ],
            "createdAt" : "2026-02-16T08:00:00.000Z"
          }
        }
      ]
    }
  }
]