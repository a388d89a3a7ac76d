"""What a creator's posts say of what does well, beside what chance explains."""
