"""What each kind of export never tells, for an answer that starts without them: a test holds it against the sources."""

# source: (what people call it, what it never tells)
LACKS: dict[str, tuple[str, str]] = {
    "blogger": ("Blogger blog", "likes, followers, the e-mail addresses of most writers"),
    "bluesky": ("Bluesky API pages", "when anybody liked or followed, but in notifications"),
    "contacts_csv": ("contacts or customers (CSV)", "any act, or its date: it is a list of people"),
    "csv_table": ("a CSV table", "what was not written into its columns"),
    "discord": ("Discord channels", "when anybody reacted, deleted messages, voice, who only read"),
    "discord_package": (
        "Discord data package",
        "what anybody wrote to us; whom we spoke to in servers and groups; reactions",
    ),
    "disqus": ("Disqus comments", "likes, followers, which writers are ours, and mostly e-mail addresses"),
    "facebook": ("Facebook", "comments, likes and shares of others; whom our own comments were to, but in English"),
    "google_business": (
        "Google reviews of a business",
        "who a reviewer is beyond the name shown; questions, calls, messages",
    ),
    "google_chat": ("Google Chat", "deleted messages, when anybody reacted, who only read"),
    "google_voice": ("Google Voice", "deleted messages, what was said in a call"),
    "handover": ("a relledger handover", "what its edition withheld, which it counts and names"),
    "ics": ("calendar (iCalendar)", "whether anybody came, and what was said"),
    "imazing": ("iMazing (messages of an iPhone)", "our own number, reactions, a time zone, pictures"),
    "instagram": ("Instagram", "comments, likes and shares of others; the user names of those who write to us"),
    "instagram_old": (
        "Instagram, until 2020",
        "comments, likes and shares of others; on which posts our own comments and likes were",
    ),
    "isso": ("Comments in isso's JSON", "likes, subscribers, and which writers are ours"),
    "json_lines": ("a file of JSON lines", "what was not written into its lines"),
    "line": ("LINE chat", "ids, reactions, a time zone, who exported it"),
    "linkedin": ("LinkedIn", "comments and reactions of others, profile views, followers, anything of a company page"),
    "mastodon_api": (
        "Mastodon API pages",
        "likes, shares and follows older than the server keeps; of groups, who all of them are",
    ),
    "mastodon_archive": ("Mastodon archive", "anything others did: no mention, reply, like, share or follow of theirs"),
    "mastodon_follows": ("Mastodon follows (CSV)", "when anybody followed, and anything that was said"),
    "mbox": ("mailbox (mbox, eml)", "who read a mail; mail of lists, newsletters and machines is passed over"),
    "messenger": ("Messenger, encrypted", "user names or ids, when anybody reacted, deleted messages"),
    "pinterest": ("Pinterest", "who saved, liked or commented on our pins"),
    "reddit": ("Reddit", "public answers to us, votes, and whom most of our own comments were to"),
    "slack": ("Slack workspace", "files, deleted messages, when anybody reacted, who only read"),
    "sms_backup": ("SMS Backup & Restore", "our own number, reactions, messages of other apps"),
    "snapchat": ("Snapchat", "who saw or answered stories, subscribers, reactions, chats that deleted themselves"),
    "telegram": ("Telegram chats", "deleted messages, secret chats, reactions but of the last few people"),
    "threads": ("Threads", "replies, likes, quotes and reposts of others; whom our own replies were to"),
    "tiktok": ("TikTok", "comments, likes and shares of others; whose videos we commented on or liked"),
    "tiktok_text": ("TikTok (text)", "comments, likes and shares of others; our own comments and likes"),
    "vcard": ("address book (vCard)", "any act, or its date: it is a list of people"),
    "whatsapp": ("WhatsApp chat", "ids, reactions, a time zone, who exported it, more than the last 40,000 messages"),
    "wordpress": ("WordPress blog", "likes, subscribers, private messages"),
    "wordpress_api": (
        "WordPress API pages",
        "likes, subscribers; read openly, also e-mail addresses and what waits for approval",
    ),
    "wordpress_comments": (
        "WordPress comments (CSV)",
        "on which blog, the addresses of posts; likes, subscribers, private messages",
    ),
    "x_activity": (
        "X (Twitter) Activity events",
        "anything from before the subscription, or of a kind not subscribed to; mostly who liked",
    ),
    "x_api": ("X (Twitter) API pages", "when anybody followed, liked or shared us; messages older than 30 days"),
    "x_archive": (
        "X (Twitter) archive",
        "anything others did in public: no mention, reply, like or share of theirs; when they followed",
    ),
    "x_posts": (
        "X (Twitter) posts kept by programs",
        "posts that the program did not look for; mostly likes, follows, private messages",
    ),
    "youtube_takeout": (
        "YouTube takeout",
        "comments of others, subscribers, and whose video or comment ours was below",
    ),
}
