window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-1502218840776110081",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Forty on the 19th of December. Same door.",
            "mediaUrls" : [],
            "senderId" : "1502218840776110081",
            "id" : "2119205756728246273",
            "createdAt" : "2026-11-07T23:10:00.000Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Here they are. Please let a cook read them first, not a cousin.",
            "mediaUrls" : [],
            "senderId" : "1502218840776110081",
            "id" : "2060935549547446274",
            "createdAt" : "2026-05-31T04:05:00.000Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1502218840776110081",
            "reactions" : [],
            "urls" : [],
            "text" : "We can. Send the six names, we label them.",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "1995697429017526275",
            "createdAt" : "2025-12-02T03:32:00.000Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Could you do twenty-eight plates for Saturday, 7 pm, at the ward door? Six without nuts.",
            "mediaUrls" : [],
            "senderId" : "1502218840776110081",
            "id" : "1995691892536246276",
            "createdAt" : "2025-12-02T03:10:00.000Z",
            "editHistory" : []
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-1544417208331902976",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1544417208331902976",
            "reactions" : [],
            "urls" : [],
            "text" : "There is always a plate. No plan needed.",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "2072350012339126277",
            "createdAt" : "2026-07-01T16:02:00.000Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Thanks for lunch. Not much of a plan from here, but thanks.",
            "mediaUrls" : [],
            "senderId" : "1544417208331902976",
            "id" : "2072202288952246278",
            "createdAt" : "2026-07-01T06:15:00.000Z",
            "editHistory" : []
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "1290033417750908930-1500000000000000001",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1290033417750908930",
            "reactions" : [],
            "urls" : [],
            "text" : "Please do. Rosa says the print goes over the till.",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "2072753420497846279",
            "createdAt" : "2026-07-02T18:45:00.000Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "May I use the kerb picture in the book? Credit and a print for Rosa.",
            "mediaUrls" : [],
            "senderId" : "1290033417750908930",
            "id" : "2072726996382646280",
            "createdAt" : "2026-07-02T17:00:00.000Z",
            "editHistory" : []
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-1611004527396855809",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1611004527396855809",
            "reactions" : [],
            "urls" : [],
            "text" : "At two, when it is quiet.",
            "mediaUrls" : [],
            "senderId" : "1500000000000000001",
            "id" : "2110772940764086281",
            "createdAt" : "2026-10-15T16:41:00.000Z",
            "editHistory" : []
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "What time can we bring the cake?",
            "mediaUrls" : [],
            "senderId" : "1611004527396855809",
            "id" : "2110770172523446282",
            "createdAt" : "2026-10-15T16:30:00.000Z",
            "editHistory" : []
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "1500000000000000001-1720045119038849024",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1500000000000000001",
            "reactions" : [],
            "urls" : [],
            "text" : "Twelve people, Wednesday the 25th, noon. One cannot eat nuts, and that is me.",
            "mediaUrls" : [],
            "senderId" : "1720045119038849024",
            "id" : "2123604742763446283",
            "createdAt" : "2026-11-20T02:30:00.000Z",
            "editHistory" : []
          }
        }
      ]
    }
  }
]
