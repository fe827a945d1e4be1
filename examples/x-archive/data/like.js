window.YTD.like.part0 = [
  {
    "like" : {
      "tweetId" : "2116714876222048317",
      "fullText" : "Halloween at @brasstortilla: one skeleton, two astronauts, six tacos.",
      "expandedUrl" : "https://twitter.com/i/web/status/2116714876222048317"
    }
  },
  {
    "like" : {
      "tweetId" : "2068488340205733357",
      "fullText" : "Brought my whole quilting circle to @brasstortilla. The oldest ordered first.",
      "expandedUrl" : "https://twitter.com/i/web/status/2068488340205733357"
    }
  },
  {
    "like" : {
      "tweetId" : "2055758205262234932",
      "fullText" : "Thirty kids, sixty tortillas, no burns. Thank you Chuy and Mei. @brasstortilla",
      "expandedUrl" : "https://twitter.com/i/web/status/2055758205262234932"
    }
  },
  {
    "like" : {
      "tweetId" : "2038036680211956822",
      "fullText" : "Shot the first page of my new book at @brasstortilla this morning. Steam is hard. Steam is worth it.",
      "expandedUrl" : "https://twitter.com/i/web/status/2038036680211956822"
    }
  },
  {
    "like" : {
      "tweetId" : "1977182431282725012",
      "fullText" : "Drew the whole line outside @brasstortilla while standing in it. Nobody noticed, everybody is in it.",
      "expandedUrl" : "https://twitter.com/i/web/status/1977182431282725012"
    }
  }
]
