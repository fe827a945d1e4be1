window.YTD.follower.part0 = [
  {
    "follower" : {
      "accountId" : "1471180263",
      "userLink" : "https://twitter.com/intent/user?user_id=1471180263"
    }
  },
  {
    "follower" : {
      "accountId" : "1502218840776110081",
      "userLink" : "https://twitter.com/intent/user?user_id=1502218840776110081"
    }
  },
  {
    "follower" : {
      "accountId" : "1388120054467301377",
      "userLink" : "https://twitter.com/intent/user?user_id=1388120054467301377"
    }
  },
  {
    "follower" : {
      "accountId" : "902261745",
      "userLink" : "https://twitter.com/intent/user?user_id=902261745"
    }
  },
  {
    "follower" : {
      "accountId" : "1290033417750908930",
      "userLink" : "https://twitter.com/intent/user?user_id=1290033417750908930"
    }
  },
  {
    "follower" : {
      "accountId" : "1611004527396855809",
      "userLink" : "https://twitter.com/intent/user?user_id=1611004527396855809"
    }
  },
  {
    "follower" : {
      "accountId" : "338120977",
      "userLink" : "https://twitter.com/intent/user?user_id=338120977"
    }
  },
  {
    "follower" : {
      "accountId" : "1544417208331902976",
      "userLink" : "https://twitter.com/intent/user?user_id=1544417208331902976"
    }
  },
  {
    "follower" : {
      "accountId" : "1107730552218140672",
      "userLink" : "https://twitter.com/intent/user?user_id=1107730552218140672"
    }
  },
  {
    "follower" : {
      "accountId" : "1699120038445511111",
      "userLink" : "https://twitter.com/intent/user?user_id=1699120038445511111"
    }
  },
  {
    "follower" : {
      "accountId" : "1720045119038849024",
      "userLink" : "https://twitter.com/intent/user?user_id=1720045119038849024"
    }
  }
]
