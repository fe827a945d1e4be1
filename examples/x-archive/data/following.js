window.YTD.following.part0 = [
  {
    "following" : {
      "accountId" : "1471180263",
      "userLink" : "https://twitter.com/intent/user?user_id=1471180263"
    }
  },
  {
    "following" : {
      "accountId" : "1502218840776110081",
      "userLink" : "https://twitter.com/intent/user?user_id=1502218840776110081"
    }
  },
  {
    "following" : {
      "accountId" : "1388120054467301377",
      "userLink" : "https://twitter.com/intent/user?user_id=1388120054467301377"
    }
  },
  {
    "following" : {
      "accountId" : "1290033417750908930",
      "userLink" : "https://twitter.com/intent/user?user_id=1290033417750908930"
    }
  },
  {
    "following" : {
      "accountId" : "1107730552218140672",
      "userLink" : "https://twitter.com/intent/user?user_id=1107730552218140672"
    }
  }
]
