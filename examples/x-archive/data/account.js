window.YTD.account.part0 = [
  {
    "account" : {
      "createdVia" : "web",
      "username" : "brasstortilla",
      "accountId" : "1500000000000000001",
      "createdAt" : "2022-03-05T17:30:00.000Z",
      "accountDisplayName" : "The Brass Tortilla"
    }
  }
]
