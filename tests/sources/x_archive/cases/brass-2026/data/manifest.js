window.__THAR_CONFIG = {
  "userInfo" : {
    "accountId" : "1500000000000000001",
    "userName" : "brasstortilla",
    "displayName" : "The Brass Tortilla"
  },
  "archiveInfo" : {
    "sizeBytes" : "12345",
    "generationDate" : "2026-03-11T06:00:00.000Z",
    "isPartialArchive" : false,
    "maxPartSizeBytes" : "53687091200"
  },
  "dataTypes" : {}
}