window.YTD.account.part0 = [
  {
    "account" : {
      "username" : "brasstortilla",
      "accountId" : "1500000000000000001",
      "createdAt" : "2019-01-02T03:04:05.006Z",
      "accountDisplayName" : "The Brass Tortilla"
    }
  }
]