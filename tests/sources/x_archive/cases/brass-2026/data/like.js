window.YTD.like.part0 = [
  {
    "like" : {
      "tweetId" : "1890000000000000003",
      "fullText" : "Tacos!",
      "expandedUrl" : "https://twitter.com/i/web/status/1890000000000000003"
    }
  }
]