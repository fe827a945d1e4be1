window.__THAR_CONFIG = {
  "userInfo" : {
    "accountId" : "1500000000000000001",
    "userName" : "brasstortilla",
    "displayName" : "The Brass Tortilla"
  },
  "archiveInfo" : {
    "sizeBytes" : "51200",
    "generationDate" : "2026-11-20T06:00:00.000Z",
    "isPartialArchive" : false,
    "maxPartSizeBytes" : "53687091200"
  },
  "dataTypes" : {}
}
