"""What people write in running text: captions, boasts, mails. Amounts of money and periods, with their places."""
